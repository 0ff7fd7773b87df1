/*
 * Runs a program and writes to file descriptor 3 what it cost: seconds of user time, of system time and
 * of wall time, and its peak resident memory in bytes. Ends as the program ends.
 *
 *     measure PROGRAM ARGUMENT... 3>cost
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Darwin gives bytes, the others kibibytes. */
#ifdef __APPLE__
static const double unit = 1;
#else
static const double unit = 1024;
#endif

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  struct rusage used;
  int status;
  double start = now();
  pid_t child;
  if (argc < 2) return 2;
  child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    close(3);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  if (wait4(child, &status, 0, &used) != child) return 2;
  dprintf(3, "%.6f %.6f %.6f %.0f\n", seconds(used.ru_utime), seconds(used.ru_stime), now() - start,
          used.ru_maxrss * unit);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
