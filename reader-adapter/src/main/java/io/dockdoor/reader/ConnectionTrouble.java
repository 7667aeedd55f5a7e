package io.dockdoor.reader;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Why a connection to a reader failed: a short stable code and a sentence that a person at the door can act on. */
record ConnectionTrouble(String code, String sentence) {
    static ConnectionTrouble of(IOException e, String host, int port) {
        String where = host + ":" + port;
        if (e instanceof FramingFault) {
            return new ConnectionTrouble("not-llrp", where + " does not speak LLRP: " + e.getMessage());
        }
        if (e instanceof PinnedTls.NotPinned) {
            return new ConnectionTrouble("tls-not-pinned", String.valueOf(e.getMessage()));
        }
        if (e instanceof SSLException) {
            return new ConnectionTrouble("tls-failed", "TLS with " + where + " failed: " + e.getMessage());
        }
        if (e instanceof ConnectException) {
            return new ConnectionTrouble(
                    "connection-refused", where + " refuses connections; is the reader on and LLRP enabled?");
        }
        if (e instanceof UnknownHostException) {
            return new ConnectionTrouble("unknown-host", "the name " + host + " cannot be resolved");
        }
        if (e instanceof NoRouteToHostException) {
            return new ConnectionTrouble("no-route", "there is no network route to " + where);
        }
        if (e instanceof ReaderVisit.Silent) {
            return new ConnectionTrouble("silent", where + " does not answer: " + e.getMessage());
        }
        if (e instanceof SocketTimeoutException) {
            return new ConnectionTrouble("connect-timeout", where + " does not answer; is the reader on and cabled?");
        }
        return new ConnectionTrouble("connection-lost", "connection to " + where + " broke: " + e.getMessage());
    }
}
