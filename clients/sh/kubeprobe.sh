# Report what a KubeProbe probe found, from a POSIX shell: dash, busybox, bash. Needs awk, date and sleep, and curl or wget.
#
#   . ./kubeprobe.sh
#   kubeprobe_start || exit
#   if kubeprobe_measure resolve nslookup kubernetes.default; then kubeprobe_success; else kubeprobe_failure "resolve: no such host"; fi
#
# The contract is docs/report-contract.md of KubeProbe. Nothing here outlasts the deadline, and a lost centre changes no exit code.
# shellcheck shell=sh

kubeprobe_attempt=${kubeprobe_attempt:-10} # seconds that one call to the centre may take
KUBEPROBE_DELIVERY=none                    # then standalone, delivered, late, refused or lost

_kp_samples='' _kp_facts='' _kp_held=0 _kp_taken=0 _kp_exit='' _kp_at='' _kp_watchdog=''
_kp_nl='
'

# kubeprobe_start: reads the environment; returns 1 and says all that is wrong with it when it is no run's. The script is then stopped
# a margin before the deadline, and reported as failed; SIGTERM stops it without a report.
kubeprobe_start() {
    _kp_url=$(_kp_given "${KUBEPROBE_REPORT_URL:-}") _kp_token=$(_kp_given "${KUBEPROBE_RUN_TOKEN:-}")
    _kp_run=$(_kp_given "${KUBEPROBE_RUN_ID:-}") _kp_until=$(_kp_given "${KUBEPROBE_DEADLINE:-}")
    _kp_begin=$(_kp_now) _kp_deadline='' _kp_faults=''
    [ -n "$_kp_url$_kp_token$_kp_run$_kp_until" ] || return 0
    case $_kp_url in
        '') _kp_fault 'KUBEPROBE_REPORT_URL is missing' ;;
        http://?* | https://?*) ;;
        *) _kp_fault 'KUBEPROBE_REPORT_URL is no http(s) address' ;;
    esac
    [ -n "$_kp_run" ] || _kp_fault 'KUBEPROBE_RUN_ID is missing'
    case $_kp_token in
        '') _kp_fault 'KUBEPROBE_RUN_TOKEN is missing' ;;
        *[[:space:][:cntrl:]]*) _kp_fault 'KUBEPROBE_RUN_TOKEN holds characters no bearer token has' ;;
    esac
    if [ -z "$_kp_until" ]; then _kp_fault 'KUBEPROBE_DEADLINE is missing'
    elif ! _kp_deadline=$(_kp_epoch "$_kp_until"); then _kp_fault "KUBEPROBE_DEADLINE is no RFC 3339 instant: '$_kp_until'"; fi
    [ -z "$_kp_faults" ] || { _kp_log "the environment of this run can't be used: $_kp_faults" && return 1; }

    _kp_left=$((_kp_deadline - $(date +%s)))
    _kp_margin=$((_kp_left / 10))
    [ $_kp_margin -ge 1 ] || _kp_margin=1
    [ $_kp_margin -le 10 ] || _kp_margin=10
    _kp_run_for=$((_kp_left - _kp_margin))
    [ $_kp_run_for -ge 0 ] || _kp_run_for=0
    trap _kp_deadline_came USR1
    # Before the trap for TERM: a child that is ended before it has let go of an inherited trap would not end.
    (_kp_watch) </dev/null >/dev/null 2>&1 &
    _kp_watchdog=$!
    trap _kp_terminated TERM
    trap _kp_unwatch EXIT
}

# kubeprobe_measure NAME COMMAND…: runs a command, records whether it worked and how long it took, and returns its code.
kubeprobe_measure() {
    _kp_at=$1 _kp_from=$(_kp_now) _kp_code=0
    shift
    "$@" &
    wait $! || _kp_code=$?
    _kp_took=$(($(_kp_now) - _kp_from))
    if [ $_kp_code -eq 0 ]; then set -- ok; else set -- failed; fi
    kubeprobe_record "$_kp_at" "$1" "$(_kp_seconds $_kp_took)"
    _kp_at=''
    return $_kp_code
}

# kubeprobe_record NAME ok|failed SECONDS: takes an operation that was timed elsewhere. Numbers are written 12 or 12.5.
kubeprobe_record() {
    _kp_clean "$1"
    if [ "$2" = ok ]; then _kp_class=S _kp_json='"ok":true'; else _kp_class=F _kp_json='"ok":false'; fi
    _kp_number=0
    if _kp_is_number "$3"; then _kp_number=$3 _kp_json="$_kp_json,\"seconds\":$3"; fi
    _kp_add "$_kp_class $_kp_number {\"name\":\"$_kp_name\",$_kp_json}"
}

# kubeprobe_value NAME NUMBER [UNIT]: takes a quantity.
kubeprobe_value() {
    _kp_clean "$1"
    _kp_json=''
    if _kp_is_number "${2#-}"; then _kp_json=",\"value\":$2"; fi
    if [ -n "${3:-}" ]; then _kp_json="$_kp_json,\"unit\":\"$(printf '%.32s' "$3" | LC_ALL=C tr -c 'A-Za-z0-9%/._ -' _)\""; fi
    _kp_add "V 0 {\"name\":\"$_kp_name\"$_kp_json}"
}

# kubeprobe_fact NAME VALUE: says what is so in this cluster, such as a setting: the centre compares it across the fleet. The last value of
# a name counts, of 64 names.
kubeprobe_fact() {
    _kp_name=$(printf '%.128s' "$1" | LC_ALL=C tr -c 'A-Za-z0-9._/:@-' _)
    _kp_value=$(LC_ALL=C awk "$_kp_put"'BEGIN { letters(); print (length(ARGV[1]) > 1024) (put(ARGV[1], length(ARGV[1]) > 1024 ? 990 : 8192)) }' \
        "$(printf '%.2000s' "$2")")
    case $_kp_value in
        # Two that differ late still differ.
        1*) _kp_value="$_kp_value$(printf '%s' "$2" | sha256sum 2>/dev/null | awk '{ print " sha256:" substr($1, 1, 16) }')" ;;
    esac
    _kp_facts="$_kp_facts${_kp_name:-_} ${_kp_value#?}$_kp_nl"
}

# kubeprobe_success [MESSAGE]: reports that what was probed works; returns 0, the exit code.
kubeprobe_success() { _kp_report true "${1+x}" "${1:-}"; }

# kubeprobe_failure ERROR…: reports a failure, its errors most telling first; returns 1, the exit code.
kubeprobe_failure() { _kp_report false '' '' "$@"; }

# --- what follows is not for probes

_kp_report() {
    _kp_unwatch
    if [ -n "$_kp_exit" ]; then
        _kp_log 'this run has reported already; the later report is dropped'
        return "$_kp_exit"
    fi
    _kp_ok=$1 _kp_has=$2 _kp_text=$(printf '%.8192s' "$3") _kp_errors=0
    shift 3
    if [ "$_kp_ok" = true ]; then _kp_exit=0; else _kp_exit=1; fi
    # Of each error as much as a command line takes, of all of them a hundred.
    for _kp_error in "$@"; do
        shift
        case $_kp_error in *[![:space:]]*) ;; *) continue ;; esac
        _kp_errors=$((_kp_errors + 1))
        if [ $_kp_errors -le 100 ]; then set -- "$@" "$(printf '%.8192s' "$_kp_error")"; fi
    done
    if [ "$_kp_ok" = false ] && [ $_kp_errors -eq 0 ]; then _kp_errors=1 && set -- 'no message'; fi

    _kp_most=262144
    command -v curl >/dev/null 2>&1 || _kp_most=100000 # wget takes it as an argument
    _kp_body=$(_kp_fit $_kp_most "$@")
    _kp_file=${TERMINATION_LOG:-/dev/termination-log}
    if [ -n "${TERMINATION_LOG:-}" ] || [ -e "$_kp_file" ]; then
        { _kp_fit 4096 "$@" >"$_kp_file"; } 2>/dev/null || _kp_log 'the termination message could not be written'
    fi
    if [ -n "$_kp_url" ]; then _kp_deliver; else printf '%s\n' "$_kp_body" && KUBEPROBE_DELIVERY=standalone; fi
    return "$_kp_exit"
}

_kp_deliver() {
    _kp_tries=0 _kp_pause=25 _kp_end=$(((_kp_deadline - $(date +%s)) * 100))
    [ $_kp_end -le 12000 ] || _kp_end=12000
    _kp_end=$((_kp_end + $(_kp_now)))
    while :; do
        _kp_tries=$((_kp_tries + 1)) _kp_left=$((_kp_end - $(_kp_now)))
        # A clock that runs ahead of the centre's must not silence a report: the first attempt always has some time.
        if [ $_kp_tries -eq 1 ] && [ $_kp_left -lt 200 ]; then _kp_left=200; fi
        [ $_kp_left -le $((kubeprobe_attempt * 100)) ] || _kp_left=$((kubeprobe_attempt * 100))
        _kp_status=0 _kp_after=0 _kp_why='the deadline has passed'
        if [ $_kp_left -gt 0 ]; then _kp_post "$(_kp_seconds $_kp_left)"; fi
        case $_kp_status in
            2??) KUBEPROBE_DELIVERY=delivered && return ;;
            410)
                _kp_log 'the run was closed before this report came; the centre keeps it as late evidence'
                KUBEPROBE_DELIVERY=late && return ;;
            408 | 425 | 429) ;;
            3?? | 4??)
                _kp_log "the centre refused the report with $_kp_status; it is not sent again"
                KUBEPROBE_DELIVERY=refused && return ;;
        esac
        # Every run waits a little differently, or a centre that comes back would meet all of them at once.
        _kp_wait=$((_kp_pause * (80 + $(_kp_spread)) / 100))
        [ $_kp_wait -ge $((_kp_after * 100)) ] || _kp_wait=$((_kp_after * 100))
        if [ $(($(_kp_now) + _kp_wait)) -ge $_kp_end ]; then
            _kp_log "the report did not reach the centre after $_kp_tries attempts: $_kp_why"
            KUBEPROBE_DELIVERY=lost && return
        fi
        _kp_log "report attempt $_kp_tries: $_kp_why; again in $(_kp_seconds $_kp_wait) s"
        sleep "$(_kp_seconds $_kp_wait)" 2>/dev/null || sleep $((_kp_wait / 100 + 1))
        _kp_pause=$((_kp_pause * 2))
        [ $_kp_pause -le 1000 ] || _kp_pause=1000
    done
}

_kp_spread() {
    printf '%s\n' "$_kp_run" | awk -v "sum=$_kp_tries" '{
        for (i = 1; i <= length($0); i++) sum = (sum * 31 + index("0123456789abcdefghijklmnopqrstuvwxyz", substr($0, i, 1))) % 9973
        print sum % 40
    }'
}

_kp_post() {
    set -- "$1" 'Content-Type: application/json'
    case ${TRACEPARENT:-} in
        *[!0-9a-f-]*) ;;
        ??-????????????????????????????????-????????????????-??) set -- "$@" "traceparent: $TRACEPARENT" ;;
    esac
    _kp_said=$(_kp_send "$@" 2>&1) && _kp_code=0 || _kp_code=$?
    _kp_read=$(printf '%s\n' "$_kp_said" | awk '
        match($0, /HTTP\/[0-9.]+ [1-5][0-9][0-9]/) { split(substr($0, RSTART, RLENGTH), w, " "); status = w[2]; after = 0 }
        tolower($1) == "retry-after:" && $2 + 0 > 0 { after = int($2) }
        END { print status + 0, after + 0 }')
    _kp_status=${_kp_read% *} _kp_after=${_kp_read#* }
    # Cut off by its time limit it may have said how the answer began; curl ends with 28 then, and what timeout kills with 137.
    case $_kp_code in 28 | 137) _kp_status=0 ;; esac
    _kp_why="the centre answered $_kp_status"
    # Last words of curl and wget; the token is in none of them, for it is no part of the address.
    [ "$_kp_status" != 0 ] || _kp_why="no answer within $1 s: $(printf '%.200s' "$(printf '%s\n' "$_kp_said" | tail -n 1)")"
}

# The token goes by a descriptor where the program reads one: arguments can be read by whoever sees the process.
_kp_send() {
    if command -v curl >/dev/null 2>&1; then
        printf '%s' "$_kp_body" | curl -q -sS -o /dev/null -D - --max-time "$1" -X POST -H 'Expect:' -H "$2" ${3:+-H "$3"} \
            -H @/dev/fd/3 --data-binary @- "$_kp_url" 3<<-END
		Authorization: Bearer $_kp_token
	END
        return
    fi
    _kp_limit=''
    if command -v timeout >/dev/null 2>&1; then _kp_limit="timeout -s KILL $1"; fi
    # busybox's wget knows none of these options, or not well.
    _kp_limit="$_kp_limit wget"
    case $(wget --version 2>&1) in *'GNU Wget'*) _kp_limit="$_kp_limit --tries=1 --max-redirect=0 -T $((${1%.*} + 1))" ;; esac
    $_kp_limit -S -O /dev/null --header "$2" ${3:+--header "$3"} --header "Authorization: Bearer $_kp_token" \
        --post-data "$_kp_body" "$_kp_url"
}

# Sleeps until the probe must stop, and tells its shell. That acts on a signal when its command is through: so the command goes.
_kp_watch() {
    trap 'kill "$!"; exit' TERM
    sleep $_kp_run_for &
    wait $!
    read -r _kp_watchdog _kp_rest </proc/self/stat
    _kp_children=$(_kp_find_children)
    kill -s USR1 $$
    for _kp_pid in $_kp_children; do kill "$_kp_pid"; done
}

_kp_deadline_came() {
    if [ -n "$_kp_exit" ]; then return; fi
    for _kp_pid in $(_kp_find_children); do kill "$_kp_pid" 2>/dev/null || :; done
    kubeprobe_failure "deadline: the probe was stopped after $(_kp_seconds $(($(_kp_now) - _kp_begin))) s${_kp_at:+ during $_kp_at}"
    exit 1
}

_kp_terminated() {
    _kp_log 'stopped by SIGTERM before the probe was through; nothing is reported'
    for _kp_pid in $(_kp_find_children); do kill "$_kp_pid" 2>/dev/null || :; done
    _kp_unwatch
    exit 143
}

_kp_unwatch() {
    if [ -n "$_kp_watchdog" ]; then kill "$_kp_watchdog" 2>/dev/null || :; fi
    _kp_watchdog=''
}

# What the script runs at the moment, but for the watchdog and whoever asks.
_kp_find_children() {
    read -r _kp_self _kp_rest </proc/self/stat
    for _kp_proc in /proc/[0-9]*/status; do
        _kp_pid=${_kp_proc#/proc/}
        _kp_pid=${_kp_pid%/status}
        while read -r _kp_key _kp_value; do
            case $_kp_key:$_kp_value in
                PPid::$$) case $_kp_pid in "$_kp_watchdog" | "$_kp_self") ;; *) echo "$_kp_pid" ;; esac ;;
                Uid:*) break ;;
            esac
        done 2>/dev/null <"$_kp_proc" || :
    done
}

_kp_log() { printf 'kubeprobe: %s\n' "$1" >&2; }

_kp_fault() { _kp_faults="$_kp_faults${_kp_faults:+; }$1"; }

# Nothing where there is only white space.
_kp_given() { case $1 in *[![:space:]]*) printf '%s' "$1" ;; esac; }

# Hundredths of a second since some instant. No process is started for it, and no clock that is set moves it.
_kp_now() {
    read -r _kp_up _kp_rest </proc/uptime
    echo $((${_kp_up%.*} * 100 + 1${_kp_up#*.} - 100))
}

_kp_seconds() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }

_kp_is_number() { case $1 in '' | *[!0-9.]* | .* | *. | *.*.* | 0[0-9]*) return 1 ;; esac; }

_kp_clean() {
    _kp_name=$1
    case $_kp_name in *[!A-Za-z0-9._-]*) _kp_name=$(printf '%s' "$_kp_name" | LC_ALL=C tr -c 'A-Za-z0-9._-' _) ;; esac
    if [ ${#_kp_name} -gt 64 ]; then _kp_name=$(printf '%.64s' "$_kp_name"); fi
    [ -n "$_kp_name" ] || _kp_name=_
}

_kp_add() {
    _kp_samples="$_kp_samples$1$_kp_nl" _kp_held=$((_kp_held + 1)) _kp_taken=$((_kp_taken + 1))
    if [ $_kp_held -ge 3000 ]; then
        _kp_samples=$(printf '%s' "$_kp_samples" | awk "$_kp_thin"'BEGIN { hold(); thin(1500); for (i = 1; i <= n; i++) if (keep[i]) print line[i] }')$_kp_nl
        _kp_held=1500
    fi
}

_kp_epoch() {
    case $1 in
        [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][Tt][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*) ;;
        *) return 1 ;;
    esac
    printf '%s\n' "$1" | awk '{
        y = substr($0, 1, 4) + 0; m = substr($0, 6, 2) + 0; d = substr($0, 9, 2) + 0
        h = substr($0, 12, 2) + 0; min = substr($0, 15, 2) + 0; s = substr($0, 18, 2) + 0
        zone = substr($0, 20); sub(/^\.[0-9]+/, "", zone)
        if (NR > 1 || m < 1 || m > 12 || d < 1 || d > 31 || h > 23 || min > 59 || s > 60) exit 1
        off = 0
        if (zone ~ /^[-+][0-9][0-9]:[0-9][0-9]$/) { off = substr(zone, 2, 2) * 3600 + substr(zone, 5, 2) * 60; if (zone ~ /^-/) off = -off }
        else if (zone !~ /^[Zz]$/) exit 1
        # Days since 1970 by the Julian day number.
        a = int((14 - m) / 12); y += 4800 - a; m += 12 * a - 3
        days = d + int((153 * m + 2) / 5) + 365 * y + int(y / 4) - int(y / 100) + int(y / 400) - 32045 - 2440588
        printf "%.0f\n", days * 86400 + h * 3600 + min * 60 + s - off
    }'
}

# Samples, one a line: F, S or V, seconds, JSON. Failed ones go before others, what is kept is spread evenly, and the slowest is among it.
_kp_thin='
function seconds(row, w) { split(row, w, " "); return w[2] + 0 }
function hold() {
    while ((getline row < "/dev/stdin") > 0) { line[++n] = row; if (n == 1 || seconds(row) > seconds(line[slow])) slow = n; of[failed(row)]++ }
}
function failed(row) { return substr(row, 1, 1) == "F" }
function thin(limit, i, f, k, seen, last) {
    k[1] = of[1] + 0; k[0] = of[0] + 0
    if (k[1] + k[0] > limit) {
        if (k[1] > limit / 2) k[1] = (k[0] < limit / 2) ? limit - k[0] : int(limit / 2)
        if (k[0] > limit - k[1]) k[0] = limit - k[1]
    }
    for (i = 1; i <= n; i++) {
        f = failed(line[i])
        keep[i] = int((seen[f] + 1) * k[f] / of[f]) > int(seen[f] * k[f] / of[f])
        seen[f]++
        if (keep[i]) last[f] = i
    }
    f = failed(line[slow])
    if (n > 0 && !keep[slow] && last[f]) { keep[last[f]] = 0; keep[slow] = 1 }
    return k[1] + k[0]
}
'

# Any bytes as the inside of a JSON string of at most so many; the rest is cut between characters.
_kp_put='
function letters(i) { for (i = 1; i < 256; i++) ord[sprintf("%c", i)] = i }
function put(raw, most, i, c, v, w, out, mark) {
    for (i = 1; i <= length(raw); i += w) {
        c = substr(raw, i, 1); v = ord[c]; w = 1
        if (c == "\"" || c == "\\") c = "\\" c
        else if (v < 32) c = v == 10 ? "\\n" : v == 9 ? "\\t" : sprintf("\\u%04x", v)
        else if (v > 127) { w = width(raw, i, v); if (w) c = substr(raw, i, w); else { w = 1; c = "\357\277\275" } }
        out = out c
        if (length(out) <= most - 3) mark = out
        if (length(out) > most) { cut = 1; return mark "\342\200\246" }
    }
    return out
}
function more(raw, i) { i = ord[substr(raw, i, 1)]; return (i >= 128 && i < 192) ? i : 0 }
# How many bytes the character has; 0 for what is no UTF-8.
function width(raw, i, v, a, b) {
    a = more(raw, i + 1); b = more(raw, i + 2)
    if (v >= 194 && v <= 223) return a ? 2 : 0
    if (v >= 224 && v <= 239) return (a && b && !(v == 224 && a < 160) && !(v == 237 && a > 159)) ? 3 : 0
    if (v >= 240 && v <= 244) return (a && b && more(raw, i + 3) && !(v == 240 && a < 144) && !(v == 244 && a > 143)) ? 4 : 0
    return 0
}
'

# _kp_fit BYTES ERROR…: the report, in at most so many bytes. What there is most of goes first, by halves: samples, facts, then errors
# beyond the first, then the length of texts. Arguments and not variables of awk, for awk reads backslashes in those.
_kp_fit() {
    _kp_bytes=$1
    shift
    printf '%s' "$_kp_samples" | LC_ALL=C awk "$_kp_thin$_kp_put"'
    # The last value of each name, by name.
    function sort(lines, all, i, j, k, name) {
        j = split(lines, all, "\n")
        for (i = 1; i <= j; i++) {
            if (all[i] == "") continue
            name = substr(all[i], 1, index(all[i], " ") - 1)
            if (!(name in value)) {
                if (facts == 64) continue
                for (k = ++facts; k > 1 && fact[k - 1] > name; k--) fact[k] = fact[k - 1]
                fact[k] = name
            }
            value[name] = substr(all[i], index(all[i], " ") + 1)
        }
    }
    function note(text) { notes = notes (notes == "" ? "" : ", ") text }
    BEGIN {
        letters()
        bytes = ARGV[1] + 0; ok = ARGV[2]; has = ARGV[3]; message = ARGV[4]; taken = ARGV[5] + 0; errors = ARGV[6] + 0; given = ARGC - 8
        hold(); sort(ARGV[7]); told = facts
        limit = 1000; sent = given; most = 4096
        while (1) {
            count = thin(limit); cut = 0; notes = ""; list = ""; samples = ""
            for (i = 1; i <= sent; i++) list = list (i > 1 ? "," : "") "\"" put(ARGV[7 + i], most) "\""
            text = put(message, most)
            for (i = 1; i <= n; i++) if (keep[i]) { row = line[i]; sub(/^[FSV] [0-9.]+ /, "", row); samples = samples (samples == "" ? "" : ",") row }
            known = ""
            for (i = 1; i <= told; i++) known = known (i > 1 ? "," : "") "{\"name\":\"" fact[i] "\",\"value\":\"" value[fact[i]] "\"}"
            if (sent < errors) note(sent " of " errors " errors")
            if (cut) note("long texts cut")
            if (count < taken) note(count " of " taken " measurements")
            if (told < facts) note(told " of " facts " facts")
            shown = has != ""
            if (notes != "") { text = text (text == "" ? "" : " ") "[shortened: " notes "]"; shown = 1 }
            body = "{\"ok\":" ok ",\"errors\":[" list "]" (shown ? ",\"message\":\"" text "\"" : "") (samples == "" ? "" : ",\"measurements\":[" samples "]") (known == "" ? "" : ",\"facts\":[" known "]") "}"
            if (length(body) <= bytes || (limit == 0 && told == 0 && sent <= 1 && most <= 64)) break
            if (limit > 16 && count > 0) limit = int((count < limit ? count : limit) / 2)
            else if (told > 0) told = int(told / 2)
            else if (sent > 1) sent = int((sent + 1) / 2)
            else if (most > 64) most = int(most / 2)
            else limit = 0
        }
        printf "%s", body
    }' "$_kp_bytes" "$_kp_ok" "$_kp_has" "$_kp_text" "$_kp_taken" "$_kp_errors" "$_kp_facts" "$@"
}
