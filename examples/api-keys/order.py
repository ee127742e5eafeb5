"""Places an order with an API key that signs its requests."""
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.request
import uuid

key_id, secret = os.environ["API_KEY"].split(".")


def send(method: str, target: str, body: dict | None = None) -> tuple[int, str]:
    data = b"" if body is None else json.dumps(body).encode()
    timestamp = str(time.time_ns() // 1_000_000)
    text = "\n".join([key_id, timestamp, method, target, hashlib.sha256(data).hexdigest()])
    headers = {
        "Content-Type": "application/json",
        "X-Api-Key": key_id,
        "X-Timestamp": timestamp,
        "X-Signature": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
    }
    request = urllib.request.Request(os.environ["EXCHANGE_URL"] + target, data or None, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


print(*send("POST", "/v1/orders", {
    "market": os.environ["MARKET"], "side": "BUY", "outcome": "YES", "price": "0.01", "quantity": 1, "clientOrderId": uuid.uuid4().hex,
}))
