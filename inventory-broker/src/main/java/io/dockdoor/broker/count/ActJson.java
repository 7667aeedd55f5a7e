package io.dockdoor.broker.count;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dockdoor.broker.ledger.Booking.Stuff;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Acts as the ledger keeps them. */
public final class ActJson {
    private static final ObjectMapper JSON = mapper();

    private ActJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    private static ObjectMapper mapper() {
        SimpleModule stuff = new SimpleModule();
        stuff.addKeySerializer(Stuff.class, new JsonSerializer<Stuff>() {
            @Override
            public void serialize(Stuff value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeFieldName(value.item() + "|" + value.uom() + "|" + value.lot());
            }
        });
        stuff.addKeyDeserializer(Stuff.class, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                String[] part = key.split("\\|", 3);
                return new Stuff(part[0], part[2], part[1]);
            }
        });
        ObjectMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(stuff)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .addMixIn(Act.class, Named.class)
                .addMixIn(Evidence.class, Named.class)
                .build();
        for (Class<?> each : List.of(
                Act.Opened.class,
                Act.Added.class,
                Act.Reckoned.class,
                Act.Recounted.class,
                Act.Approved.class,
                Act.Posted.class,
                Act.Cancelled.class,
                Evidence.Sweep.class,
                Evidence.Look.class)) {
            mapper.registerSubtypes(new NamedType(each, each.getSimpleName().toLowerCase(Locale.ROOT)));
        }
        return mapper;
    }

    public static byte[] write(Act act) {
        try {
            return JSON.writerFor(Act.class).writeValueAsBytes(act);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an act that cannot be written: " + act.getClass(), e);
        }
    }

    /** @throws IOException when these are not the bytes of an act */
    public static Act read(byte[] body) throws IOException {
        return JSON.readValue(body, Act.class);
    }
}
