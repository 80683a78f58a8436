# Runs one server and ends it as soon as standard input closes. The process that started us holds the
# other end of that pipe, so the server ends with it, however it ends: also by kill -9.
#
# usage: sh guard.sh BASE SIGNAL SECONDS COMMAND [ARGUMENT]...     in a process group of its own
#   BASE.pids   gets three lines: our process id, the server's, and COMMAND; removed at the end
#   BASE.log    gets what the server prints
#   BASE.exit   gets its exit code
#   SIGNAL      asks the server to end; KILL follows after SECONDS
base=$1 signal=$2 seconds=$3
shift 3

echo $$ >"$base.pids"
rm -f "$base.exit"
exec 3<&0 </dev/null

# The pipe closed, or the machine goes down.
end() {
    trap : TERM
    kill -s "$signal" "$server"
    (sleep "$seconds"; kill -s KILL "$server") &
}

"$@" 3<&- >"$base.log" 2>&1 &
server=$!
printf '%s\n' "$server" "$*" >>"$base.pids"
trap end TERM
(read -r _ <&3; kill -s TERM $$) &
exec 3<&-

# `wait` also returns when the trap has run.
wait "$server"
code=$?
while kill -s 0 "$server" 2>/dev/null; do
    wait "$server"
    code=$?
done

echo "$code" >"$base.exit"
rm -f "$base.pids"
# Our whole group, so us too: what reads the pipe, the timer, children that the server left.
kill -s KILL 0
