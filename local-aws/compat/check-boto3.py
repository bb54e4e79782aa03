"""Drives a lone local-aws with boto3 and says what came back; starts its own server in a folder that it removes.

usage: python3 local-aws/compat/check-boto3.py [port]
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

try:
    import boto3
    from botocore.config import Config
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


def client(service, region="us-east-1", **options):
    keys = dict(aws_access_key_id="local", aws_secret_access_key="local")
    url = f"http://127.0.0.1:{PORT}"
    return boto3.client(service, endpoint_url=url, region_name=region, **{**keys, **options})


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


def insights():
    cw = client("logs")
    now = int(time.time())
    started = cw.start_query(
        logGroupNames=["/aws/lambda/mine"], startTime=now - 3600, endTime=now + 3600,
        queryString='filter @message like /Duplicate/ | parse @message "* skipped for k*" as what, n | stats count(*) as c by what',
    )
    answer = {"status": "Scheduled"}
    while answer["status"] in ("Scheduled", "Running"):
        answer = cw.get_query_results(queryId=started["queryId"])
    check("a query's result", [[{"field": "what", "value": "Duplicate"}, {"field": "c", "value": "5000"}]], answer["results"])
    check("its statistics", 5000, int(answer["statistics"]["recordsMatched"]))
    error = code_of(cw.start_query, logGroupName="/aws/lambda/mine", startTime=0, endTime=1, queryString="dedup @message")
    check("another command", "MalformedQueryException", error.response["Error"]["Code"])
    check("where it is malformed", 0, error.response["queryCompileError"]["location"]["startCharOffset"])


def accounts():
    role = "arn:aws:iam::222222222222:role/reader"
    body = json.dumps({"arn": role, "externalId": "shared", "deniedLogGroups": ["/aws/lambda/mine"]}).encode()
    url = f"http://127.0.0.1:{PORT}/_local-aws/principals"
    urllib.request.urlopen(urllib.request.Request(url, data=body, method="PUT")).read()
    sts = client("sts")
    check("who asks", "123456789012", sts.get_caller_identity()["Account"])
    error = code_of(sts.assume_role, RoleArn=role, RoleSessionName="me", ExternalId="guess")
    check("a wrong ExternalId", "AccessDenied", error.response["Error"]["Code"])
    given = sts.assume_role(RoleArn=role, RoleSessionName="me", ExternalId="shared")["Credentials"]
    keys = dict(aws_access_key_id=given["AccessKeyId"], aws_secret_access_key=given["SecretAccessKey"],
                aws_session_token=given["SessionToken"])
    check("as the role", "arn:aws:sts::222222222222:assumed-role/reader/me", client("sts", **keys).get_caller_identity()["Arn"])
    other = client("logs", region="eu-central-1", **keys)
    check("another account has other groups", [], other.describe_log_groups()["logGroups"])
    error = code_of(other.filter_log_events, logGroupName="/aws/lambda/mine")
    check("a denied group", "AccessDeniedException", error.response["Error"]["Code"])
    url = f"http://127.0.0.1:{PORT}/_local-aws/quotas"
    urllib.request.urlopen(urllib.request.Request(url, data=b'{"quotas":"real"}', method="PUT")).read()
    once = client("logs", region="eu-central-1", config=Config(retries={"total_max_attempts": 1}))
    once.create_log_group(logGroupName="/aws/lambda/mine")
    codes = [code_of(once.filter_log_events, logGroupName="/aws/lambda/mine") for _ in range(40)]
    check("too many requests", {"ThrottlingException"}, {e.response["Error"]["Code"] for e in codes if e is not None})


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
            insights()
            lambdas()
            accounts()
        finally:
            server.terminate()
            server.wait()
    print(passed, "checks passed")


main()
