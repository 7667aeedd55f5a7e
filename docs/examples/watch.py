#!/usr/bin/env python3
"""Every change of stock as it is booked, resuming where it was after a break. Needs nothing but Python 3.8.

python3 watch.py http://127.0.0.1:8080 [LEDGER_POSITION [HOW_MANY]]      key: environment variable DOCKDOOR_KEY
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request

url = sys.argv[1]
position = sys.argv[2] if len(sys.argv) > 2 else None
most = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize

while most > 0:
    headers = {}
    if position:
        headers["Last-Event-ID"] = position  # everything behind it comes, nothing is missed
    if os.environ.get("DOCKDOOR_KEY"):
        headers["Authorization"] = "Bearer " + os.environ["DOCKDOOR_KEY"]
    try:
        request = urllib.request.Request(url + "/api/v1/stream", headers=headers)
        with urllib.request.urlopen(request, timeout=60) as stream:  # a comment comes every 15 s of silence
            event = ""
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    event = value
                elif name == "id":
                    position = value
                elif name == "data" and event == "stock" and most > 0:
                    stock = json.loads(value)
                    print(stock["site"], stock["item"], stock["onHand"], "as of", stock["asOf"], flush=True)
                    most -= 1
                    if most == 0:
                        break
    except urllib.error.HTTPError as refused:
        sys.exit(f"{refused.code}: {refused.read().decode()}")
    except OSError as away:
        print(f"away ({away}), again in 2 s", file=sys.stderr)
        time.sleep(2)
