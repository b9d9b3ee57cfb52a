"""A lock for two nodes in Python, with nothing but its own library: a node of the service distlock.

The nodes share a token, with which alone the lock can be had, and a request for the token, which alone can be sent to ask for it.

    servicetester --exec "python3 my_lock.py" --checker imp0
    servicetester --exec "python3 my_lock.py hasty" --checker imp0    it is wrong: it gives away the token that it is using
"""

import itertools
import json
import socket
import sys
import threading

HASTY = "hasty" in sys.argv
printing = threading.Lock()
change = threading.RLock()  # one change at a time
ids = itertools.count()
informed = {}  # by id: what is set when the tester has the event
granted = threading.Event()  # set: the token is here
listener = socket.create_server(("127.0.0.1", 0))


class node:  # what this process knows: it is one node, in one run
    address = None
    checked = False  # does anybody listen to events?
    status = "T"  # thinking, hungry, eating
    has = {}  # the token? the request?
    peer = None  # the connection to the other node


def say(**message):
    with printing:
        print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def inform(event, data):  # what follows from an event may go out when this has returned
    if node.checked:
        id = f"event {next(ids)}"
        informed[id] = heard = threading.Event()
        say(id=id, method="inform", params={"event": event, "data": data})
        heard.wait()


def become(status):
    node.status = status
    inform("status", status)


def send(message):
    node.has[message] = False
    if message == "token":
        granted.clear()
    inform("sent", {"to": 1 - node.address, "message": message})
    node.peer.sendall(f"{message}\n".encode())


def receive():
    connection, _ = listener.accept()
    for line in connection.makefile():
        message = line.strip()
        with change:
            inform("received", {"from": 1 - node.address, "message": message})
            node.has[message] = True
            if message == "token":
                granted.set()
            elif node.has["token"] and (node.status == "T" or HASTY):
                send("token")


def acq():
    with change:
        become("H")
        if not node.has["token"]:
            send("request")
    granted.wait()
    become("E")


def rel():
    with change:
        become("T")
        if node.has["request"]:
            send("token")


def prepare(params):
    node.address = params["address"]
    node.checked = params["checked"] != []
    node.has = {"token": node.address == 0, "request": node.address == 1}
    if node.address == 0:
        granted.set()
    threading.Thread(target=receive, daemon=True).start()
    return {"endpoint": {"host": "127.0.0.1", "port": listener.getsockname()[1]}}


def start(params):
    other = params["endpoints"][1 - node.address]
    node.peer = socket.create_connection((other["host"], other["port"]))


ABOUT = {"protocolVersion": "1", "service": "distlock", "implementation": "my_lock", "capabilities": {}}
FUNCTIONS = {"acq": acq, "rel": rel, "end": lambda: None}
METHODS = {
    "initialize": lambda _: ABOUT,
    "prepare": prepare,
    "start": start,
    "call": lambda params: FUNCTIONS[params["function"]](*params["args"]),
    "stop": lambda _: {"left": []},
}


def answer(request):
    say(id=request["id"], result=METHODS[request["method"]](request["params"]))


for line in sys.stdin:
    message = json.loads(line)
    if "method" in message:  # in a thread of its own: a call may take as long as it likes
        threading.Thread(target=answer, args=[message], daemon=True).start()
    else:
        informed.pop(message["id"]).set()
