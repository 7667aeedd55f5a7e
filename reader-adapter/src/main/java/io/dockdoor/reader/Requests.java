package io.dockdoor.reader;

import io.dockdoor.reader.ReaderPlan.AntennaPlan;
import io.dockdoor.reader.SessionState.Step;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.llrp.ltk.exceptions.InvalidLLRPMessageException;
import org.llrp.ltk.generated.enumerations.AISpecStopTriggerType;
import org.llrp.ltk.generated.enumerations.AirProtocols;
import org.llrp.ltk.generated.enumerations.GPIPortState;
import org.llrp.ltk.generated.enumerations.GetReaderCapabilitiesRequestedData;
import org.llrp.ltk.generated.enumerations.GetReaderConfigRequestedData;
import org.llrp.ltk.generated.enumerations.KeepaliveTriggerType;
import org.llrp.ltk.generated.enumerations.NotificationEventType;
import org.llrp.ltk.generated.enumerations.ROReportTriggerType;
import org.llrp.ltk.generated.enumerations.ROSpecStartTriggerType;
import org.llrp.ltk.generated.enumerations.ROSpecState;
import org.llrp.ltk.generated.enumerations.ROSpecStopTriggerType;
import org.llrp.ltk.generated.messages.ADD_ROSPEC;
import org.llrp.ltk.generated.messages.CLOSE_CONNECTION;
import org.llrp.ltk.generated.messages.CUSTOM_MESSAGE;
import org.llrp.ltk.generated.messages.DELETE_ACCESSSPEC;
import org.llrp.ltk.generated.messages.DELETE_ROSPEC;
import org.llrp.ltk.generated.messages.DISABLE_ACCESSSPEC;
import org.llrp.ltk.generated.messages.DISABLE_ROSPEC;
import org.llrp.ltk.generated.messages.ENABLE_EVENTS_AND_REPORTS;
import org.llrp.ltk.generated.messages.ENABLE_ROSPEC;
import org.llrp.ltk.generated.messages.GET_READER_CAPABILITIES;
import org.llrp.ltk.generated.messages.GET_READER_CONFIG;
import org.llrp.ltk.generated.messages.GET_REPORT;
import org.llrp.ltk.generated.messages.GET_ROSPECS;
import org.llrp.ltk.generated.messages.KEEPALIVE_ACK;
import org.llrp.ltk.generated.messages.SET_READER_CONFIG;
import org.llrp.ltk.generated.messages.START_ROSPEC;
import org.llrp.ltk.generated.parameters.AISpec;
import org.llrp.ltk.generated.parameters.AISpecStopTrigger;
import org.llrp.ltk.generated.parameters.AntennaConfiguration;
import org.llrp.ltk.generated.parameters.C1G2EPCMemorySelector;
import org.llrp.ltk.generated.parameters.C1G2InventoryCommand;
import org.llrp.ltk.generated.parameters.C1G2RFControl;
import org.llrp.ltk.generated.parameters.C1G2SingulationControl;
import org.llrp.ltk.generated.parameters.Custom;
import org.llrp.ltk.generated.parameters.EventNotificationState;
import org.llrp.ltk.generated.parameters.EventsAndReports;
import org.llrp.ltk.generated.parameters.GPIPortCurrentState;
import org.llrp.ltk.generated.parameters.GPOWriteData;
import org.llrp.ltk.generated.parameters.InventoryParameterSpec;
import org.llrp.ltk.generated.parameters.KeepaliveSpec;
import org.llrp.ltk.generated.parameters.RFTransmitter;
import org.llrp.ltk.generated.parameters.ROBoundarySpec;
import org.llrp.ltk.generated.parameters.ROReportSpec;
import org.llrp.ltk.generated.parameters.ROSpec;
import org.llrp.ltk.generated.parameters.ROSpecStartTrigger;
import org.llrp.ltk.generated.parameters.ROSpecStopTrigger;
import org.llrp.ltk.generated.parameters.ReaderEventNotificationSpec;
import org.llrp.ltk.generated.parameters.TagReportContentSelector;
import org.llrp.ltk.types.Bit;
import org.llrp.ltk.types.BytesToEnd_HEX;
import org.llrp.ltk.types.LLRPMessage;
import org.llrp.ltk.types.TwoBitField;
import org.llrp.ltk.types.UnsignedByte;
import org.llrp.ltk.types.UnsignedInteger;
import org.llrp.ltk.types.UnsignedShort;
import org.llrp.ltk.types.UnsignedShortArray;

/** The bytes of every request we send. The only class that knows ltkjava, and it only ever builds with it. */
final class Requests {
    private static final HexFormat HEX = HexFormat.of();

    private Requests() {}

    /** The request of a step of the ritual; {@code plan} is looked at from LEFTOVERS on. */
    static byte[] of(Step step, long id, @Nullable ReaderPlan planned) {
        return switch (step) {
            case VERSION -> getSupportedVersion(id);
            case SET_VERSION -> setProtocolVersion(id);
            case CAPABILITIES -> getCapabilities(id);
            case EXTENSIONS -> enableImpinjExtensions(id);
            case LEFTOVERS -> getRoSpecs(id);
            case DISABLE_ROSPECS -> disableRoSpecs(id);
            case DELETE_ROSPECS -> deleteRoSpecs(id);
            case DISABLE_ACCESSSPECS -> disableAccessSpecs(id);
            case DELETE_ACCESSSPECS -> deleteAccessSpecs(id);
            case ANTENNAS -> getConfig(id, ANTENNA_PROPERTIES);
            case INPUTS -> getConfig(id, GPI_STATE);
            case CONFIGURE, CONFIGURE_KEEPALIVE, ADD, ENABLE, START -> {
                ReaderPlan plan = Objects.requireNonNull(planned, "no plan yet");
                yield switch (step) {
                    case CONFIGURE -> configure(id, plan);
                    case ADD -> addRoSpec(id, plan, plan.roSpecId());
                    case ENABLE -> enableRoSpec(id, plan.roSpecId());
                    case START -> startRoSpec(id, plan.roSpecId());
                    default -> configureKeepalive(id, plan);
                };
            }
        };
    }

    /** 1.1, 16.1.1: version 2 in the header, which readers of 1.0.1 answer with M_UnsupportedVersion. ltkjava has no such message. */
    static byte[] getSupportedVersion(long id) {
        return ByteBuffer.allocate(10)
                .putShort((short) (2 << 10 | Llrp.GET_SUPPORTED_VERSION))
                .putInt(10)
                .putInt((int) id)
                .array();
    }

    static byte[] setProtocolVersion(long id) {
        return ByteBuffer.allocate(11)
                .putShort((short) (2 << 10 | Llrp.SET_PROTOCOL_VERSION))
                .putInt(11)
                .putInt((int) id)
                .put((byte) 2)
                .array();
    }

    static byte[] getCapabilities(long id) {
        GET_READER_CAPABILITIES message = new GET_READER_CAPABILITIES();
        message.setRequestedData(new GetReaderCapabilitiesRequestedData(GetReaderCapabilitiesRequestedData.All));
        return encode(message, id);
    }

    /** IMPINJ_ENABLE_EXTENSIONS: vendor message 21, 32 reserved bits. Impinj readers refuse Impinj parameters before it. */
    static byte[] enableImpinjExtensions(long id) {
        CUSTOM_MESSAGE message = new CUSTOM_MESSAGE();
        message.setVendorIdentifier(new UnsignedInteger((long) Llrp.IMPINJ));
        message.setMessageSubtype(new UnsignedByte(21));
        message.setData(new BytesToEnd_HEX("00000000"));
        return encode(message, id);
    }

    static byte[] getRoSpecs(long id) {
        return encode(new GET_ROSPECS(), id);
    }

    static byte[] disableRoSpecs(long id) {
        DISABLE_ROSPEC message = new DISABLE_ROSPEC();
        message.setROSpecID(new UnsignedInteger(0L));
        return encode(message, id);
    }

    static byte[] deleteRoSpecs(long id) {
        DELETE_ROSPEC message = new DELETE_ROSPEC();
        message.setROSpecID(new UnsignedInteger(0L));
        return encode(message, id);
    }

    static byte[] disableAccessSpecs(long id) {
        DISABLE_ACCESSSPEC message = new DISABLE_ACCESSSPEC();
        message.setAccessSpecID(new UnsignedInteger(0L));
        return encode(message, id);
    }

    static byte[] deleteAccessSpecs(long id) {
        DELETE_ACCESSSPEC message = new DELETE_ACCESSSPEC();
        message.setAccessSpecID(new UnsignedInteger(0L));
        return encode(message, id);
    }

    static byte[] configure(long id, ReaderPlan plan) {
        SET_READER_CONFIG message = new SET_READER_CONFIG();
        message.setResetToFactoryDefault(new Bit(0));
        ReaderEventNotificationSpec events = new ReaderEventNotificationSpec();
        for (int type : plan.events()) {
            EventNotificationState state = new EventNotificationState();
            state.setEventType(new NotificationEventType(type));
            state.setNotificationState(new Bit(1));
            events.addToEventNotificationStateList(state);
        }
        message.setReaderEventNotificationSpec(events);
        message.setKeepaliveSpec(keepalive(plan));
        for (int port : plan.gpiPorts()) {
            // the spec switches ports off until told otherwise (12.2.6.3): no event would ever come
            GPIPortCurrentState state = new GPIPortCurrentState();
            state.setGPIPortNum(new UnsignedShort(port));
            state.setConfig(new Bit(1));
            state.setState(new GPIPortState(GPIPortState.Unknown));
            message.addToGPIPortCurrentStateList(state);
        }
        if (plan.holdingSupported()) {
            EventsAndReports holding = new EventsAndReports();
            holding.setHoldEventsAndReportsUponReconnect(new Bit(plan.hold() ? 1 : 0));
            message.setEventsAndReports(holding);
        }
        return encode(message, id);
    }

    /** The one thing that must be set even on a reader that refuses the rest. */
    static byte[] configureKeepalive(long id, ReaderPlan plan) {
        SET_READER_CONFIG message = new SET_READER_CONFIG();
        message.setResetToFactoryDefault(new Bit(0));
        message.setKeepaliveSpec(keepalive(plan));
        return encode(message, id);
    }

    private static KeepaliveSpec keepalive(ReaderPlan plan) {
        KeepaliveSpec keepalive = new KeepaliveSpec();
        keepalive.setKeepaliveTriggerType(new KeepaliveTriggerType(KeepaliveTriggerType.Periodic));
        keepalive.setPeriodicTriggerValue(new UnsignedInteger(plan.keepaliveMillis()));
        return keepalive;
    }

    static byte[] getConfig(long id, int requestedData) {
        GET_READER_CONFIG message = new GET_READER_CONFIG();
        message.setAntennaID(new UnsignedShort(0));
        message.setRequestedData(new GetReaderConfigRequestedData(requestedData));
        message.setGPIPortNum(new UnsignedShort(0));
        message.setGPOPortNum(new UnsignedShort(0));
        return encode(message, id);
    }

    static final int ANTENNA_PROPERTIES = GetReaderConfigRequestedData.AntennaProperties;
    static final int GPI_STATE = GetReaderConfigRequestedData.GPIPortCurrentState;
    static final int KEEPALIVE_SPEC = GetReaderConfigRequestedData.KeepaliveSpec;

    static byte[] addRoSpec(long id, ReaderPlan plan, long roSpecId) {
        ADD_ROSPEC message = new ADD_ROSPEC();
        message.setROSpec(roSpec(plan, roSpecId));
        return encode(message, id);
    }

    static byte[] enableRoSpec(long id, long roSpecId) {
        ENABLE_ROSPEC message = new ENABLE_ROSPEC();
        message.setROSpecID(new UnsignedInteger(roSpecId));
        return encode(message, id);
    }

    static byte[] startRoSpec(long id, long roSpecId) {
        START_ROSPEC message = new START_ROSPEC();
        message.setROSpecID(new UnsignedInteger(roSpecId));
        return encode(message, id);
    }

    static byte[] enableEventsAndReports(long id) {
        return encode(new ENABLE_EVENTS_AND_REPORTS(), id);
    }

    static byte[] getReport(long id) {
        return encode(new GET_REPORT(), id);
    }

    static byte[] keepaliveAck(long id) {
        return encode(new KEEPALIVE_ACK(), id);
    }

    /** Sets one output and nothing else, so that the inventory goes on undisturbed. */
    static byte[] writeOutput(long id, int port, boolean high) {
        SET_READER_CONFIG message = new SET_READER_CONFIG();
        message.setResetToFactoryDefault(new Bit(0));
        GPOWriteData data = new GPOWriteData();
        data.setGPOPortNumber(new UnsignedShort(port));
        data.setGPOData(new Bit(high ? 1 : 0));
        message.addToGPOWriteDataList(data);
        return encode(message, id);
    }

    static byte[] closeConnection(long id) {
        return encode(new CLOSE_CONNECTION(), id);
    }

    private static ROSpec roSpec(ReaderPlan plan, long roSpecId) {
        ROSpec spec = new ROSpec();
        spec.setROSpecID(new UnsignedInteger(roSpecId));
        spec.setPriority(new UnsignedByte(0));
        spec.setCurrentState(new ROSpecState(ROSpecState.Disabled));
        ROBoundarySpec boundary = new ROBoundarySpec();
        ROSpecStartTrigger start = new ROSpecStartTrigger();
        start.setROSpecStartTriggerType(new ROSpecStartTriggerType(ROSpecStartTriggerType.Immediate));
        boundary.setROSpecStartTrigger(start);
        ROSpecStopTrigger stop = new ROSpecStopTrigger();
        stop.setROSpecStopTriggerType(new ROSpecStopTriggerType(ROSpecStopTriggerType.Null));
        stop.setDurationTriggerValue(new UnsignedInteger(0L));
        boundary.setROSpecStopTrigger(stop);
        spec.setROBoundarySpec(boundary);
        spec.addToSpecParameterList(aiSpec(plan));
        spec.setROReportSpec(report(plan));
        return spec;
    }

    private static AISpec aiSpec(ReaderPlan plan) {
        AISpec spec = new AISpec();
        UnsignedShortArray antennas = new UnsignedShortArray();
        for (AntennaPlan antenna : plan.antennas()) {
            antennas.add(new UnsignedShort(antenna.id()));
        }
        spec.setAntennaIDs(antennas);
        AISpecStopTrigger stop = new AISpecStopTrigger();
        stop.setAISpecStopTriggerType(new AISpecStopTriggerType(AISpecStopTriggerType.Null));
        stop.setDurationTrigger(new UnsignedInteger(0L));
        spec.setAISpecStopTrigger(stop);
        InventoryParameterSpec inventory = new InventoryParameterSpec();
        inventory.setInventoryParameterSpecID(new UnsignedShort(1));
        inventory.setProtocolID(new AirProtocols(AirProtocols.EPCGlobalClass1Gen2));
        for (AntennaPlan antenna : plan.antennas()) {
            inventory.addToAntennaConfigurationList(configuration(plan, antenna));
        }
        spec.addToInventoryParameterSpecList(inventory);
        return spec;
    }

    private static AntennaConfiguration configuration(ReaderPlan plan, AntennaPlan antenna) {
        AntennaConfiguration configuration = new AntennaConfiguration();
        configuration.setAntennaID(new UnsignedShort(antenna.id()));
        if (antenna.powerIndex() > 0) {
            RFTransmitter transmitter = new RFTransmitter();
            transmitter.setHopTableID(new UnsignedShort(plan.hopTable()));
            transmitter.setChannelIndex(new UnsignedShort(plan.channel()));
            transmitter.setTransmitPower(new UnsignedShort(antenna.powerIndex()));
            configuration.setRFTransmitter(transmitter);
        }
        C1G2InventoryCommand command = new C1G2InventoryCommand();
        command.setTagInventoryStateAware(new Bit(0));
        if (plan.mode() != null) {
            C1G2RFControl control = new C1G2RFControl();
            control.setModeIndex(new UnsignedShort(plan.mode().id()));
            control.setTari(new UnsignedShort((int) plan.mode().minTariNanos()));
            command.setC1G2RFControl(control);
        }
        C1G2SingulationControl singulation = new C1G2SingulationControl();
        TwoBitField session = new TwoBitField();
        if ((plan.session() & 2) != 0) {
            session.set(0);
        }
        if ((plan.session() & 1) != 0) {
            session.set(1);
        }
        singulation.setSession(session);
        singulation.setTagPopulation(new UnsignedShort(plan.population()));
        singulation.setTagTransitTime(new UnsignedInteger(0L));
        command.setC1G2SingulationControl(singulation);
        for (VendorParameter custom : plan.inventoryCustoms()) {
            command.addToCustomList(custom(custom));
        }
        configuration.addToAirProtocolInventoryCommandSettingsList(command);
        return configuration;
    }

    private static ROReportSpec report(ReaderPlan plan) {
        ROReportSpec report = new ROReportSpec();
        report.setROReportTrigger(new ROReportTriggerType(ROReportTriggerType.Upon_N_Tags_Or_End_Of_ROSpec));
        report.setN(new UnsignedShort(1));
        TagReportContentSelector selector = new TagReportContentSelector();
        selector.setEnableROSpecID(new Bit(0));
        selector.setEnableSpecIndex(new Bit(0));
        selector.setEnableInventoryParameterSpecID(new Bit(0));
        selector.setEnableAntennaID(new Bit(1));
        selector.setEnableChannelIndex(new Bit(1));
        selector.setEnablePeakRSSI(new Bit(1));
        selector.setEnableFirstSeenTimestamp(new Bit(1));
        selector.setEnableLastSeenTimestamp(new Bit(1));
        selector.setEnableTagSeenCount(new Bit(1));
        selector.setEnableAccessSpecID(new Bit(0));
        C1G2EPCMemorySelector memory = new C1G2EPCMemorySelector();
        memory.setEnableCRC(new Bit(0));
        memory.setEnablePCBits(new Bit(1));
        selector.addToAirProtocolEPCMemorySelectorList(memory);
        report.setTagReportContentSelector(selector);
        for (VendorParameter custom : plan.reportCustoms()) {
            report.addToCustomList(custom(custom));
        }
        return report;
    }

    private static Custom custom(VendorParameter parameter) {
        Custom custom = new Custom();
        custom.setVendorIdentifier(new UnsignedInteger((long) parameter.vendor()));
        custom.setParameterSubtype(new UnsignedInteger((long) parameter.subtype()));
        custom.setData(new BytesToEnd_HEX(HEX.formatHex(parameter.data())));
        return custom;
    }

    private static byte[] encode(LLRPMessage message, long id) {
        message.setMessageID(new UnsignedInteger(id));
        try {
            return message.encodeBinary();
        } catch (InvalidLLRPMessageException e) {
            throw new IllegalStateException("cannot build " + message.getName(), e);
        }
    }
}
