#!/bin/sh
# Stock now and every change of it, over MQTT: sh watch.sh 127.0.0.1 1883 [HOW_MANY]      needs mosquitto-clients
exec mosquitto_sub -V 5 -q 1 -h "$1" -p "$2" ${3:+-C "$3"} -t 'dock/v1/+/stock/#' -F '%t %p'
