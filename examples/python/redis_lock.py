"""The Lock of redis-py as a node of the service distlock, at a Redis that runs:

    redis-server --port 6379 &
    servicetester --exec "python3 redis_lock.py 6379"
    servicetester --exec "python3 redis_lock.py 6379 short"    the lock is lent for 1 ms, and nobody looks whether it still is
"""

import json
import sys

import redis

client = redis.Redis(port=int(sys.argv[1]))
TIMEOUT_S = 0.001 if "short" in sys.argv else None  # without it: until it is released
lock = None


def answer(method, params):
    global lock
    if method == "initialize":
        return {"protocolVersion": "1", "service": "distlock", "implementation": "redis_py", "capabilities": {}}
    if method == "prepare":
        lock = redis.lock.Lock(client, params["run"], timeout=TIMEOUT_S, sleep=0.001)
        return {"endpoint": None}
    if method == "call" and params["function"] == "acq":
        lock.acquire()
    if method == "call" and params["function"] == "rel":
        try:
            lock.release()
        except redis.exceptions.LockNotOwnedError:
            print("it was lost", file=sys.stderr)
    if method == "stop":
        return {"left": []}


for line in sys.stdin:
    request = json.loads(line)
    result = answer(request["method"], request["params"])
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)
