"""Drives a lone local-aws with boto3 and says what came back; starts its own server in a folder that it removes.

usage: python3 local-aws/compat/check-boto3.py [port]
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    import boto3
    from botocore.exceptions import ClientError
except ImportError:
    print("skipped: there is no boto3 here")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORT = sys.argv[1] if len(sys.argv) > 1 else "14191"
passed = 0


def check(what, wanted, got):
    global passed
    if wanted != got:
        sys.exit(f"FAIL  {what}: wanted {wanted!r}, got {got!r}")
    passed += 1
    print("ok   ", what)


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error
    return None


def client(service):
    return boto3.client(
        service,
        endpoint_url=f"http://127.0.0.1:{PORT}",
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def dynamodb():
    db = client("dynamodb")
    db.create_table(
        TableName="lambda-idempotency-table",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    db.get_waiter("table_exists").wait(TableName="lambda-idempotency-table")
    put = dict(
        TableName="lambda-idempotency-table",
        Item={"id": {"S": "é#1"}, "status": {"S": "done"}},
        ConditionExpression="attribute_not_exists(id)",
    )
    db.put_item(**put)
    error = code_of(db.put_item, **put)
    check("a second conditional put", "ConditionalCheckFailedException", error.response["Error"]["Code"])
    check("scan", [put["Item"]], db.scan(TableName="lambda-idempotency-table")["Items"])


def logs():
    cw = client("logs")
    cw.create_log_group(logGroupName="/aws/lambda/mine")
    cw.create_log_stream(logGroupName="/aws/lambda/mine", logStreamName="s")
    now = int(time.time() * 1000)
    odd = ["Inserted a b#c:1/é%20😀", "nul \0 inside", "x" * 300_000]
    lines = odd + [f"Duplicate skipped for k{i}" for i in range(5000)]
    answer = cw.put_log_events(
        logGroupName="/aws/lambda/mine",
        logStreamName="s",
        logEvents=[{"timestamp": now + i // 10, "message": line} for i, line in enumerate(lines)],
    )
    check("nothing was rejected", None, answer.get("rejectedLogEventsInfo"))
    pages = cw.get_paginator("filter_log_events")
    found = list(pages.paginate(logGroupName="/aws/lambda/mine", PaginationConfig={"PageSize": 700}))
    events = [event for page in found for event in page["events"]]
    check("every line, as it was, in order", lines, [event["message"] for event in events])
    check("event ids of 56 digits that grow", True, [e["eventId"] for e in events] == sorted(e["eventId"] for e in events))
    check("56 digits", {56}, {len(event["eventId"]) for event in events})
    check("an empty page that carries a token", True, any(not p["events"] and "nextToken" in p for p in found))
    either = pages.paginate(logGroupName="/aws/lambda/mine", filterPattern='?k17 ?"a b#c:1"')
    check("pattern", 112, sum(len(page["events"]) for page in either))
    error = code_of(cw.put_log_events, logGroupName="/aws/lambda/mine", logStreamName="s",
                    logEvents=[{"timestamp": now, "message": "b"}, {"timestamp": now - 1, "message": "a"}])
    check("not in order of time", "InvalidParameterException", error.response["Error"]["Code"])
    old = cw.put_log_events(logGroupName="/aws/lambda/mine", logStreamName="s",
                            logEvents=[{"timestamp": now - 15 * 86_400_000, "message": "old"}])
    check("too old", {"tooOldLogEventEndIndex": 1}, old["rejectedLogEventsInfo"])
    token, tail = None, []
    while True:
        page = cw.get_log_events(logGroupName="/aws/lambda/mine", logStreamName="s", startFromHead=True,
                                 **({"nextToken": token} if token else {}))
        tail += page["events"]
        if page["nextForwardToken"] == token:
            break
        token = page["nextForwardToken"]
    check("get_log_events to the end", len(lines), len(tail))


def lambdas():
    error = code_of(client("lambda").invoke, FunctionName="nowhere", Payload=b"{}")
    check("no such function", "ResourceNotFoundException", error.response["Error"]["Code"])
    error = code_of(client("lambda").list_layers)
    check("an unknown operation", "UnknownOperationException", error.response["Error"]["Code"])


def main():
    print("boto3", boto3.__version__)
    with tempfile.TemporaryDirectory(prefix="localaws-boto3.") as folder:
        path = f"{ROOT / 'node_modules' / '.bin'}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "LOCAL_AWS_PORT": PORT, "LOCAL_AWS_DATA": folder + "/data"}
        server = subprocess.Popen(["node", str(ROOT / "bin/local-aws.js")], env=environment, stdout=subprocess.PIPE)
        try:
            server.stdout.readline()
            dynamodb()
            logs()
            lambdas()
        finally:
            server.terminate()
            server.wait()
    print(passed, "checks passed")


main()
