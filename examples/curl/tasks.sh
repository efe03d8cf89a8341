#!/usr/bin/env bash
# Everyday work with tasks: bash and curl 7.84 or later. Run: DOCKET_TOKEN=... ./tasks.sh
set -euo pipefail

server=${DOCKET_URL:-http://localhost:4000}
: "${DOCKET_TOKEN:?Set it to an access token.}"
file=$(mktemp)
trap 'rm -f "$file"' EXIT

# api METHOD PATH [CURL OPTION...]: sets status, etag, link, body, and code when it failed.
# curl repeats a request without an answer, and one that is answered 429 or 503 (after Retry-After).
# That does nothing twice: each create has a key, each update a version.
api() {
  local answer
  answer=$(
    curl --silent --show-error --max-time 10 --retry 5 --retry-connrefused --retry-all-errors \
      --request "$1" "$server$2" --header 'Content-Type: application/json' "${@:3}" \
      --output "$file" --write-out '%{http_code}\n%header{etag}\n%header{link}\n' \
      --config - <<<"header = \"Authorization: Bearer $DOCKET_TOKEN\"" # unlike arguments, not in ps
  )
  body=$(<"$file") etag='' link='' code=''
  # Empty lines at the end are lost: there is not always a link, or a tag.
  { read -r status && read -r etag && read -r link; } <<<"$answer" || true
  if ((status >= 400)); then code=$(field code || echo "status_$status"); fi
}

# field NAME: the first value with that name in the last body. Real work with JSON wants jq.
field() {
  [[ $body =~ \"$1\":\"?([^\",}]*) ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# uuid: a new one.
uuid() { uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid; }

# check: ends the script when the last request failed, with what to do about it.
check() {
  local advice
  case $code in
    '') return ;;
    unauthenticated) advice='get a new token' ;;
    forbidden) advice='get a token with the scope that WWW-Authenticate names' ;;
    not_found) advice='it is not there, or not yours' ;;
    conflict) advice='the id is taken; or the same key is in use right now: repeat in a second' ;;
    version_mismatch) advice='apply the change to "current", with its version' ;;
    invalid) advice='correct the fields that "errors" points at' ;;
    idempotency_key_reused) advice='make a new key for another task' ;;
    rate_limited | unavailable) advice='try again later' ;;
    malformed | method_not_allowed | too_large | unsupported_media_type) advice='a bug here' ;;
    *) advice="a bug there: report request $(field request_id)" ;;
  esac
  printf '%s: %s (%s)\n' "$code" "$(field detail)" "$advice" >&2
  exit 1
}

# create KEY JSON: creates a task, once for each key.
create() {
  api POST /api/tasks --header "Idempotency-Key: $1" --data "$2"
  check
}

# update ID ETAG JSON: sets fields, and keeps what others changed meanwhile.
update() {
  local version=$2
  while
    api PATCH "/api/tasks/$1" --header "If-Match: $version" --data "$3"
    [[ $code == version_mismatch ]]
  do
    version="\"v$(field version)\"" # of "current", the task as it is now
  done
  check
}

# pages PATH COMMAND...: calls the command for each page of a list.
pages() {
  local path=$1
  while [[ -n $path ]]; do
    api GET "$path"
    check
    path=
    if [[ $link =~ \<([^>]*)\>\;\ rel=\"next\" ]]; then path=${BASH_REMATCH[1]}; fi
    "${@:2}"
  done
}

print_titles() {
  printf 'page: '
  grep -o '"title":"[^"]*' <<<"$body" | cut -d '"' -f 4 | paste -s -d , - | sed 's/,/, /g'
}

delete_all() {
  local id
  while read -r id; do
    api DELETE "/api/tasks/$id"
    if [[ $code != not_found ]]; then check; fi # gone is gone, perhaps by a lost attempt
  done < <(grep -o '"id":"[^"]*' <<<"$body" | cut -d '"' -f 4)
}

explain() {
  if [[ $code == invalid ]]; then
    [[ $body =~ \"pointer\":\"([^\"]*)\".*\"message\":\"([^\"]*)\" ]]
    echo "invalid: ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
  else
    echo "$code: $(field detail)"
  fi
}

tag=garden-$(uuid)

# One key for each task that is meant. The repeat creates nothing.
key=$(uuid)
create "$key" "{\"title\":\"Water the plants\",\"tags\":[\"$tag\"]}"
id=$(field id) version=$etag
create "$key" "{\"title\":\"Water the plants\",\"tags\":[\"$tag\"]}"
echo "created $([[ $(field id) == "$id" ]] && echo once || echo twice)"
create "$(uuid)" "{\"title\":\"Buy soil\",\"tags\":[\"$tag\"]}"
create "$(uuid)" "{\"title\":\"Repot the fern\",\"tags\":[\"$tag\"]}"

pages "/api/tasks?tag=$tag&sort=title&limit=2" print_titles

# Two people have read the task, and change different fields of it.
update "$id" "$version" '{"due_date":"2030-01-31"}'
update "$id" "$version" '{"priority":"high"}'
echo "kept: $(field due_date) $(field priority) $(field version)"

api GET "/api/tasks/$(uuid)"
explain
api POST /api/tasks --header "Idempotency-Key: $(uuid)" --data '{"title":""}'
explain
DOCKET_TOKEN='not a token' api GET "/api/tasks/$id"
explain

pages "/api/tasks?tag=$tag" delete_all
echo deleted
