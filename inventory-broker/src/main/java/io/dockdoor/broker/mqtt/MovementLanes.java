package io.dockdoor.broker.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/** Gives each MQTT 5 client of the embedded broker its {@link MovementLane} when it says CONNECT. */
final class MovementLanes implements MQTTInterceptor {
    private final ActiveMQServer server;
    private final MovementTap tap;

    MovementLanes(ActiveMQServer server, MovementTap tap) {
        this.server = server;
        this.tap = tap;
    }

    /** On the event loop of the client's channel. */
    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        if (packet instanceof MqttConnectMessage connect
                && connect.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel()
                && connection.getTransportConnection() instanceof NettyConnection transport) {
            ChannelPipeline pipeline = transport.getChannel().pipeline();
            ChannelHandlerContext artemis = pipeline.context(MQTTProtocolHandler.class);
            if (artemis != null && pipeline.get(MovementLane.class) == null) {
                String id = String.valueOf(connection.getID());
                pipeline.addBefore(artemis.name(), "movements", new MovementLane(server, tap, id));
            }
        }
        return true;
    }
}
