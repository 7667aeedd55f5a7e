package io.dockdoor.gateway.command;

import org.jspecify.annotations.Nullable;

/** One thing the gateway can be told to do. Everything here is called on the thread {@code commands} and must not block. */
public interface Verb {
    /** The last level of its topic, such as {@code light.test}. */
    String name();

    /** Reads and checks the arguments; {@link Args#done} is called afterwards. */
    Deed read(Args args) throws Refused;

    /** What is to be done, with its arguments in it. */
    interface Deed {
        /**
         * Does it or begins it.
         *
         * @return null when it is done; else what is looked at until it is over
         * @throws Refused when it cannot be done now; nothing was begun
         */
        @Nullable Watch begin(Order order) throws Refused;
    }

    /** Something under way, looked at about ten times a second. It tells its {@link Order} how it goes. */
    interface Watch {
        /** Whether it is over; then the order was told so. */
        boolean over();

        /** The gateway closes: puts things back and tells the order. */
        void stop();
    }

    /** A verb by its name and how its arguments are read. */
    static Verb of(String name, Reading reading) {
        return new Verb() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Deed read(Args args) throws Refused {
                return reading.read(args);
            }
        };
    }

    /** The reading half of a verb. */
    interface Reading {
        Deed read(Args args) throws Refused;
    }
}
