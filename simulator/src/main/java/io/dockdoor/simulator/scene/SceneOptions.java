package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.radio.Gen2Profile;
import io.dockdoor.simulator.radio.HopPlan;
import io.dockdoor.simulator.radio.Material;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.radio.RadioSettings;

/**
 * Which variant of a scene.
 *
 * @param material of the goods
 * @param gen2 how the readers are set up
 * @param beams whether the doors have photo-eyes; without them the inputs stay low for ever
 * @param layout how the antennas stand
 */
public record SceneOptions(Material material, Gen2 gen2, boolean beams, Layout layout) {
    public static final SceneOptions DEFAULT = new SceneOptions(Material.DRY, Gen2.S0_DENSE, true, Layout.FOUR_ANGLED);

    public SceneOptions with(Material itsMaterial) {
        return new SceneOptions(itsMaterial, gen2, beams, layout);
    }

    public SceneOptions with(Gen2 itsGen2) {
        return new SceneOptions(material, itsGen2, beams, layout);
    }

    public SceneOptions with(Layout itsLayout) {
        return new SceneOptions(material, gen2, beams, itsLayout);
    }

    public SceneOptions withoutBeams() {
        return new SceneOptions(material, gen2, false, layout);
    }

    /** A reader set-up: air timing and channels, and the session an installer would ask for with it. */
    public enum Gen2 {
        /** Session 0, FCC, dense reader mode, about 237 tags/s at best. */
        S0_DENSE(Gen2Profile.DENSE_274, HopPlan.FCC, 0),
        /** Session 1 with dual target, FCC, about 400 tags/s. */
        S1_FAST(Gen2Profile.MILLER4_FAST, HopPlan.FCC, 1),
        /** Session 0 on the four European channels. */
        ETSI(Gen2Profile.ETSI_320, HopPlan.ETSI, 0);

        private final Gen2Profile profile;
        private final HopPlan hops;
        private final int session;

        Gen2(Gen2Profile profile, HopPlan hops, int session) {
            this.profile = profile;
            this.hops = hops;
            this.session = session;
        }

        RadioSettings settings() {
            return RadioSettings.PORTAL.with(profile, hops);
        }

        int session() {
            return session;
        }
    }
}
