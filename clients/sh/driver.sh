#!/bin/sh
# Does what the vectors of the report contract say: calls as arguments, separated by "--"; @FILE is the text of a file.
. "${0%/*}/kubeprobe.sh"

# The code of the first report is the script's.
ended() { [ -n "$exit" ] || exit=$1; }

call() {
    for word in "$@"; do
        shift
        case $word in @*) set -- "$@" "$(cat "${word#@}")" ;; *) set -- "$@" "$word" ;; esac
    done
    name=$1
    shift
    case $name in
        deadline) echo "epoch: $_kp_deadline" ;;
        record) kubeprobe_record "$@" ;;
        repeat)
            times=$1
            shift
            while [ "$times" -gt 0 ]; do kubeprobe_record "$@" && times=$((times - 1)); done ;;
        value) kubeprobe_value "$@" ;;
        fact) kubeprobe_fact "$@" ;;
        measure)
            case $2 in
                ok) kubeprobe_measure "$1" true ;;
                failed) kubeprobe_measure "$1" false ;;
                hangs) kubeprobe_measure "$1" sleep 1000 ;;
            esac ;;
        success) kubeprobe_success "$@"; ended $? ;;
        failures)
            times=$1 error=$2
            set --
            while [ "$times" -gt 0 ]; do set -- "$@" "$error" && times=$((times - 1)); done
            kubeprobe_failure "$@"; ended $? ;;
        failure) kubeprobe_failure "$@"; ended $? ;;
        *) echo "no such call: $name" >&2; exit 2 ;;
    esac
}

[ -z "${DRIVER_ATTEMPT:-}" ] || kubeprobe_attempt=$DRIVER_ATTEMPT
exit=''
kubeprobe_start || exit
# The deadline ends the script where it stands: what became of the report is told all the same.
trap 'echo "delivery: $KUBEPROBE_DELIVERY"' EXIT

at=1
line=call
for word in "$@" --; do
    if [ "$word" = -- ]; then
        eval "$line"
        line=call
    else
        line="$line \"\${$at}\""
    fi
    at=$((at + 1))
done
exit "$exit"
