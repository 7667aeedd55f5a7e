package io.dockdoor.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The walls of the house: who may know whom, and which library lives where. */
@AnalyzeClasses(packages = "io.dockdoor", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    @ArchTest
    static final ArchRule THE_CORE_KNOWS_ONLY_THE_LANGUAGE_AND_THE_EVENTS = classes()
            .that()
            .resideInAPackage("io.dockdoor.dedup..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.dockdoor.dedup..",
                    "io.dockdoor.events..",
                    "java.lang..",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule EVENTS_KNOW_NO_OTHER_MODULE = noClasses()
            .that()
            .resideInAPackage("io.dockdoor.events..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.dockdoor..").and(resideOutsideOfPackages("io.dockdoor.events..")));

    @ArchTest
    static final ArchRule READERS_AND_JUDGEMENT_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("io.dockdoor.reader..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dockdoor.dedup..", "io.dockdoor.gateway..", "io.dockdoor.broker..");

    @ArchTest
    static final ArchRule THE_INVENTORY_BROKER_KNOWS_NOTHING_OF_THE_EDGE = noClasses()
            .that()
            .resideInAPackage("io.dockdoor.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.dockdoor.gateway..", "io.dockdoor.dedup..", "io.dockdoor.reader..", "io.dockdoor.simulator..");

    @ArchTest
    static final ArchRule THE_GATEWAY_DOES_NOT_KNOW_THE_SIMULATOR = noClasses()
            .that()
            .resideInAPackage("io.dockdoor.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dockdoor.simulator..", "io.dockdoor.broker..");

    @ArchTest
    static final ArchRule THE_SIMULATOR_KNOWS_ONLY_THE_EVENTS = noClasses()
            .that()
            .resideInAPackage("io.dockdoor.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.dockdoor.gateway..", "io.dockdoor.broker..", "io.dockdoor.reader..", "io.dockdoor.dedup..");

    @ArchTest
    static final ArchRule LTKJAVA_LIVES_IN_READER_ADAPTER_AND_SIMULATOR = noClasses()
            .that()
            .resideOutsideOfPackages("io.dockdoor.reader..", "io.dockdoor.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.llrp..");

    @ArchTest
    static final ArchRule THE_TOOLKITS_NETWORK_LAYER_STAYS_OUT =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.llrp.ltk.net..");

    @ArchTest
    static final ArchRule PAHO_LIVES_BELOW_THE_LINKS = noClasses()
            .that()
            .resideOutsideOfPackages("io.dockdoor.mqtt..", "io.dockdoor.gateway.mqtt..", "io.dockdoor.broker.mqtt..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule PI4J_LIVES_IN_THE_PINS_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackages("io.dockdoor.gateway.hardware.pins..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j..");

    @ArchTest
    static final ArchRule JSERIALCOMM_LIVES_IN_THE_SERIAL_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackages("io.dockdoor.reader.serial..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fazecast..");

    @ArchTest
    static final ArchRule THE_WIRE_KNOWS_NO_OTHER_MODULE = noClasses()
            .that()
            .resideInAPackage("io.dockdoor.mqtt..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.dockdoor..").and(resideOutsideOfPackages("io.dockdoor.mqtt..")));

    @ArchTest
    static final ArchRule ONLY_MAIN_CHOOSES_THE_CLOCK = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Main(\\$.*)?")
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CIRCLE =
            slices().matching("io.dockdoor.(*)..").should().beFreeOfCycles();
}
