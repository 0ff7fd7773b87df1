/**
 * The last resort: a shell that outlives the drill, however that ends (a SIGKILL cannot be caught),
 * and then ends the servers that the drill had started and had not yet ended, and removes its folder.
 * It hears of them on its standard input, which the system closes when the drill is gone. A process
 * is ended only if its command line still names the drill's own folder: the number may be another's
 * by then.
 */

import { spawn } from "node:child_process";

export interface Reaper {
  readonly watch: (pid: number) => void;
  readonly forget: (pid: number) => void;
  /** All is in order: nothing is to be done. */
  readonly dismiss: () => void;
}

const script = `
trap '' INT TERM HUP
pids=" "
while read -r what pid; do
  case "$what" in
    watch) pids="$pids$pid " ;;
    forget) pids=$(printf '%s' "$pids" | sed "s/ $pid / /") ;;
    dismiss) exit 0 ;;
  esac
done
for pid in $pids; do
  if [ -r "/proc/$pid/cmdline" ]; then found=$(tr '\\0' ' ' < "/proc/$pid/cmdline")
  else found=$(ps -o args= -p "$pid" 2>/dev/null); fi
  case "$found" in *"$1"*) kill -9 "$pid" ;; esac
done
[ "$2" = keep ] || rm -rf -- "$1"
`;

export function reaperOf(folder: string, keeps: boolean): Reaper {
  const shell = spawn("/bin/sh", ["-c", script, "sh", folder, keeps ? "keep" : "remove"], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  // Without it the drill still cleans up after itself, but for a SIGKILL.
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  const tell = (text: string): void => {
    shell.stdin.write(`${text}\n`);
  };
  return {
    watch: (pid) => tell(`watch ${pid}`),
    forget: (pid) => tell(`forget ${pid}`),
    dismiss: () => {
      tell("dismiss");
      shell.stdin.end();
    },
  };
}
