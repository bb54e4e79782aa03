#!/usr/bin/env bash
# Drives a lone local-aws with the AWS CLI and says what came back. Needs `aws`; starts its own server in a folder that
# it removes again.   usage: local-aws/compat/check-cli.sh [port]
set -euo pipefail

port="${1:-14190}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
command -v aws >/dev/null || { echo "skipped: there is no aws program here"; exit 0; }
export PATH="$root/node_modules/.bin:$PATH"
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1
export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_PAGER=""
# AWS_ENDPOINT_URL is read by the CLI from 2.13 on only.
aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
work="$(mktemp -d /tmp/localaws-cli.XXXXXX)"
LOCAL_AWS_PORT="$port" LOCAL_AWS_DATA="$work/data" node "$root/bin/local-aws.js" >"$work/out" 2>"$work/err" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do grep -q 'local-aws is at' "$work/out" && break; sleep 0.1; done

passed=0
is() { # what, wanted, got
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "ok    $1"
  else echo "FAIL  $1: wanted '$2', got '$3'"; exit 1; fi
}
fails() { # what, wanted part of the message, command...
  local what="$1" part="$2" said; shift 2
  if said="$("$@" 2>&1)"; then echo "FAIL  $what: it succeeded"; exit 1; fi
  case "$said" in *"$part"*) passed=$((passed + 1)); echo "ok    $what" ;;
    *) echo "FAIL  $what: wanted '$part', got '$said'"; exit 1 ;; esac
}

aws --version

# DynamoDB
aws dynamodb create-table --table-name seen --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH >/dev/null
aws dynamodb wait table-exists --table-name seen
put() { aws dynamodb put-item --table-name seen --item "{\"id\":{\"S\":\"a b#c/1\"},\"n\":{\"N\":\"$1\"}}" \
  --condition-expression 'attribute_not_exists(id)'; }
put 1
fails "a second conditional put is refused" ConditionalCheckFailedException put 2
is "the first put stands" 1 "$(aws dynamodb get-item --table-name seen --key '{"id":{"S":"a b#c/1"}}' --query Item.n.N --output text)"
aws dynamodb update-time-to-live --table-name seen --time-to-live-specification Enabled=true,AttributeName=ttl >/dev/null
is "time to live is described" "ENABLED ttl" "$(aws dynamodb describe-time-to-live --table-name seen \
  --query 'TimeToLiveDescription.[TimeToLiveStatus,AttributeName]' --output text | tr '\t' ' ')"

# CloudWatch Logs
group=/aws/lambda/mine
aws logs create-log-group --log-group-name "$group"
aws logs create-log-stream --log-group-name "$group" --log-stream-name s1
aws logs put-retention-policy --log-group-name "$group" --retention-in-days 14
fails "the same group twice is refused" ResourceAlreadyExistsException aws logs create-log-group --log-group-name "$group"
now=$(($(date +%s) * 1000))
events="$(for i in $(seq 0 24); do
  if [ $((i % 5)) -eq 0 ]; then word="Duplicate skipped for"; else word="Inserted"; fi
  printf '%s{"timestamp":%s,"message":"%s b#key %s.pdf"}' "$([ "$i" -gt 0 ] && echo ,)" $((now + i)) "$word" "$i"
done)"
aws logs put-log-events --log-group-name "$group" --log-stream-name s1 --log-events "[$events]" >/dev/null
count() { aws logs filter-log-events --log-group-name "$group" "$@" --query 'length(events)' --output json | jq -s add; }
is "all lines come back" 25 "$(count)"
is "and in pages of three" 25 "$(count --page-size 3)"
is "a phrase" 5 "$(count --filter-pattern '"Duplicate skipped"')"
is "two terms" 5 "$(count --filter-pattern 'Duplicate skipped')"
is "without a term" 20 "$(count --filter-pattern='-Duplicate')"
is "either term" 25 "$(count --filter-pattern '?Duplicate ?Inserted')"
is "a range of times" 11 "$(count --start-time "$now" --end-time $((now + 10)))"
is "max-items" 4 "$(count --max-items 4)"
fails "a bad pattern" InvalidParameterException aws logs filter-log-events --log-group-name "$group" --filter-pattern '"open'
fails "a missing group" ResourceNotFoundException aws logs filter-log-events --log-group-name nowhere
is "get-log-events from the head" "Duplicate skipped for b#key 0.pdf" "$(aws logs get-log-events --log-group-name "$group" \
  --log-stream-name s1 --start-from-head --limit 1 --query 'events[0].message' --output text)"
is "groups by prefix" "$group 14" "$(aws logs describe-log-groups --log-group-name-prefix /aws/ \
  --query 'logGroups[].[logGroupName,retentionInDays]' --output text | tr '\t' ' ')"
is "tail of the streams" s1 "$(aws logs describe-log-streams --log-group-name "$group" --order-by LastEventTime \
  --descending --query 'logStreams[0].logStreamName' --output text)"

# Lambda
cat >"$work/handler.ts" <<'TS'
export const handler = async (event: { key: string; fail?: boolean }): Promise<object> => {
  process.stdout.write(`Inserted ${event.key}\n`)
  if (event.fail) throw new Error('no')
  return { statusCode: 200 }
}
TS
curl -sf -X PUT "$AWS_ENDPOINT_URL/_local-aws/functions/mine" -o /dev/null \
  -d "{\"module\":\"$work/handler.ts\",\"timeoutMs\":3000,\"memoryMb\":128,\"logFormat\":\"Text\",\"version\":\"7\"}"
# From a file: versions 1 and 2 of the CLI read a payload on the command line differently.
payload() { printf '%s' "$1" >"$work/payload"; echo "fileb://$work/payload"; }
invoke() { aws lambda invoke --function-name mine --payload "$(payload "$1")" "${@:2}" "$work/answer" --output text \
  --query '[StatusCode,FunctionError,ExecutedVersion]' | tr '\t' ' '; }
is "invoke" "200 None 7" "$(invoke '{"key":"k 1"}')"
is "its answer" '{"statusCode":200}' "$(cat "$work/answer")"
is "a function error" "200 Unhandled 7" "$(invoke '{"key":"k 2","fail":true}')"
is "an event" "202" "$(invoke '{"key":"k 3"}' --invocation-type Event | cut -c1-3)"
is "a dry run" "204" "$(invoke '{"key":"k 4"}' --invocation-type DryRun | cut -c1-3)"
is "the log's tail" "Inserted k 5" "$(aws lambda invoke --function-name mine --payload "$(payload '{"key":"k 5"}')" --log-type Tail \
  "$work/answer" --query LogResult --output text | base64 -d | sed -n 2p)"
is "list-functions" mine "$(aws lambda list-functions --query 'Functions[].FunctionName' --output text)"
is "get-function" 7 "$(aws lambda get-function --function-name mine --query Configuration.Version --output text)"
fails "no such function" ResourceNotFoundException aws lambda get-function --function-name other

# What it does not have
fails "an unknown operation of Logs" UnknownOperationException aws logs describe-queries
fails "of DynamoDB" UnknownOperationException aws dynamodb list-backups
fails "of Lambda" UnknownOperationException aws lambda list-layers
fails "an unknown service" UnknownOperationException aws stepfunctions list-state-machines
is "the log names them" 4 "$(grep -c 'unknown operation:' "$work/err")"
grep 'unknown operation:' "$work/err"
echo "$passed checks passed"
