/**
 * Dock scenes from a seed: pallets in and out, parked goods, what the beams see, and the truth of what really passed. A scene
 * is a {@link io.dockdoor.simulator.RadioField}: an LLRP server can be put in front of it, or it is played without sockets and
 * clock by {@link io.dockdoor.simulator.scene.SceneRecording}.
 */
@NullMarked
package io.dockdoor.simulator.scene;

import org.jspecify.annotations.NullMarked;
