package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.radio.Body.Solid;
import io.dockdoor.simulator.radio.Material;
import io.dockdoor.simulator.radio.TagRadio;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import java.util.List;

/** Goods that travel together: what the labels say and how each tag sits. Lengths in metres. */
record Load(int group, double length, double width, Material material, List<GoodsTag> goods, List<TagRadio> tags) {
    Load {
        goods = List.copyOf(goods);
        tags = List.copyOf(tags);
    }

    Solid solid() {
        return new Solid(0, 0, Math.min(length, width) * 0.6, material.throughLoss(), false);
    }

    /** Who or what moves a load. */
    enum Carrier {
        /** Nobody: it stands. */
        NONE,
        /** A person in front who pulls a hand pallet truck. */
        HAND_TRUCK,
        /** A fork-lift behind the load, its mast close to it. */
        FORKLIFT,
        /** A person with the goods in the arms. */
        PERSON
    }
}
