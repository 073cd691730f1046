/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/engine/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/engine/confine.h"
#include "conformance/engine/guest_image.h"
#include "conformance/engine/patience.h"
#include "conformance/engine/process_own.h"

/* What a program may print: calls as text, and room. */
#define MOST_OUTPUT (UINT64_C(64) << 20)
/* A guest that the machine runs itself has all it needs in its image: some 20 MB. */
#define MOST_MEMORY (UINT64_C(1) << 30)

enum { NOT_STARTED = 127 };

void pt_signal_text(int signal, char *text, size_t size)
{
	const char *name = sigabbrev_np(signal), *meaning = sigdescr_np(signal);

	if (name && meaning)
		snprintf(text, size, "SIG%s (%s)", name, meaning);
	else
		snprintf(text, size, "signal %d", signal);
}

static int failed(const struct process *p, const char *what)
{
	snprintf(p->err, p->err_size, "cannot %s: %s", what, strerror(errno));
	return -1;
}

static void limit_resource(int resource, u64 value)
{
	const struct rlimit limit = { value, value };

	setrlimit(resource, &limit);
}

void pt_process_become(const struct process *p, pid_t parent, const sigset_t *mask)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The parent may have died before the line above. */
	if (getppid() != parent)
		_exit(NOT_STARTED);
	limit_resource(RLIMIT_CORE, 0);
	limit_resource(RLIMIT_FSIZE, p->most_output);
	if (dup2(p->in, STDIN_FILENO) < 0 || dup2(p->out, STDOUT_FILENO) < 0 ||
	    (p->errors >= 0 && dup2(p->errors, STDERR_FILENO) < 0))
		_exit(NOT_STARTED);
	sigprocmask(SIG_SETMASK, mask, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (p->traced)
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	/* Only an emulator is searched for in PATH. */
	if (p->argv[0] != p->elf)
		execvp(p->argv[0], (char *const *)p->argv);
	else if (!pt_confine(p->confinement, MOST_MEMORY))
		execve(p->elf, (char *const *)p->argv, (char *const[]){ NULL });
	_exit(NOT_STARTED);
}

void pt_process_look(const struct process *p)
{
	char path[64];
	int fd;

	if (!p->traced)
		return;
	snprintf(path, sizeof(path), "/proc/%d/mem", (int)p->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (pread(fd, p->rs, sizeof(*p->rs), (off_t)p->image->at.response) == sizeof(*p->rs))
		pt_guest_words(p->image->big_endian, p->rs, p->rs, sizeof(*p->rs));
	close(fd);
}

static void describe_signal(const struct process *p, int signal, const char *where)
{
	char name[64];

	pt_signal_text(signal, name, sizeof(name));
	snprintf(p->err, p->err_size, "fault: %s%s%s", name, *where ? " at pc " : "", where);
}

/* A traced guest has stopped at a signal that will be its end. */
static void describe_fault(const struct process *p, int signal)
{
	struct __ptrace_syscall_info info;
	char where[160] = "", tried[96];
	siginfo_t si;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, p->pid, sizeof(info), &info) > 0)
		pt_image_name(p->image, info.instruction_pointer, where, sizeof(where));
	if (!*where || ptrace(PTRACE_GETSIGINFO, p->pid, NULL, &si))
		describe_signal(p, signal, where);
	else if (pt_confine_text(&si, tried, sizeof(tried)))
		snprintf(p->err, p->err_size, "fault: %s, at pc %s", tried, where);
	else if (signal != SIGSEGV && signal != SIGBUS)
		describe_signal(p, signal, where);
	else if (si.si_code == SI_KERNEL && !si.si_addr)
		/* of what can be no address at all the processor does not say which it was */
		snprintf(p->err, p->err_size,
			 "fault: SIG%s, access to a non-canonical address, or a privileged "
			 "instruction, at pc %s",
			 sigabbrev_np(signal), where);
	else
		snprintf(p->err, p->err_size, "fault: SIG%s, access to 0x%llx at pc %s",
			 sigabbrev_np(signal), (unsigned long long)(uintptr_t)si.si_addr, where);
}

static bool is_fatal(int signal)
{
	switch (signal) {
	case SIGSEGV:
	case SIGBUS:
	case SIGILL:
	case SIGFPE:
	case SIGTRAP:
	case SIGSYS:
	case SIGXFSZ:
		return true;
	default:
		return false;
	}
}

enum process_state pt_process_stopped(const struct process *p, int signal, bool *entered)
{
	if (signal == SIGTRAP && !*entered) {
		/* The stop that execve() makes in a traced process. */
		*entered = true;
		signal = 0;
	}
	if (is_fatal(signal)) {
		describe_fault(p, signal);
		pt_process_look(p);
		return ENDED_BADLY;
	}
	ptrace(PTRACE_CONT, p->pid, NULL, (void *)(uintptr_t)signal);
	return RUNNING;
}

enum process_state pt_process_exited(struct process *p, int status)
{
	if (WIFSIGNALED(status)) {
		describe_signal(p, WTERMSIG(status), "");
		return ENDED_BADLY;
	}
	p->status = WEXITSTATUS(status);
	if (WEXITSTATUS(status) == NOT_STARTED)
		snprintf(p->err, p->err_size, "cannot execute %s", p->argv[0]);
	else if (p->any_status)
		return ENDED_WELL;
	else if (WEXITSTATUS(status))
		snprintf(p->err, p->err_size, "the guest process exited with status %d",
			 WEXITSTATUS(status));
	return WEXITSTATUS(status) ? ENDED_BADLY : ENDED_WELL;
}

static void wait_for_change(const sigset_t *child, u64 ms)
{
	const struct timespec t = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	sigtimedwait(child, NULL, &t);
}

/* Until it ends or the limit is reached.  SIGCHLD is blocked. */
static enum process_state supervise(struct process *p, const sigset_t *child, unsigned limit_ms)
{
	const u64 since = pt_now_ms();
	enum process_state state = RUNNING;
	bool entered = false;

	while (state == RUNNING) {
		int status;
		const pid_t pid = waitpid(p->pid, &status, WNOHANG | __WALL);

		if (pid < 0) {
			failed(p, "wait for the guest process");
			return ENDED_BADLY;
		}
		if (pid && WIFSTOPPED(status)) {
			state = pt_process_stopped(p, WSTOPSIG(status), &entered);
		} else if (pid) {
			return pt_process_exited(p, status);
		} else if (limit_ms && pt_is_late(p->pid, since, limit_ms)) {
			pt_process_look(p);
			p->late = true;
			p->idle = pt_is_idle(p->pid, since);
			snprintf(p->err, p->err_size, "still running after %g s", limit_ms / 1e3);
			state = ENDED_BADLY;
		} else {
			/* Not for ever, lest a SIGCHLD that someone else took hang us. */
			wait_for_change(child, limit_ms && limit_ms < 1000 ? limit_ms : 250);
		}
	}
	kill(p->pid, SIGKILL);
	while (waitpid(p->pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	return state;
}

static enum process_state start_and_supervise(struct process *p, unsigned limit_ms)
{
	struct sigaction by_default = { .sa_handler = SIG_DFL }, action;
	enum process_state state = ENDED_BADLY;
	const pid_t parent = getpid();
	sigset_t child, mask;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigaction(SIGCHLD, &by_default, &action);
	sigprocmask(SIG_BLOCK, &child, &mask);
	p->pid = fork();
	if (!p->pid)
		pt_process_become(p, parent, &mask);
	if (p->pid < 0)
		failed(p, "start the guest process");
	else
		state = supervise(p, &child, limit_ms);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGCHLD, &action, NULL);
	return state;
}

static int write_all(int fd, const void *from, size_t size)
{
	const char *p = from;

	while (size) {
		const ssize_t n = write(fd, p, size);

		if (n <= 0)
			return -1;
		p += n;
		size -= (size_t)n;
	}
	return 0;
}

static int put_words(const struct process *p, const void *object, size_t bytes)
{
	void *words = malloc(bytes ? bytes : 1);
	int ended = -1;

	if (words) {
		pt_guest_words(p->image->big_endian, words, object, bytes);
		ended = write_all(p->in, words, bytes);
	}
	free(words);
	return ended ? failed(p, "hand over the request") : 0;
}

static int get_words(const struct process *p, off_t at, void *object, size_t bytes)
{
	const ssize_t n = bytes ? pread(p->out, object, bytes, at) : 0;

	if (n < 0)
		return failed(p, "read the answer");
	if ((size_t)n < bytes) {
		snprintf(p->err, p->err_size, "the guest's answer is cut short after %lld bytes",
			 (long long)at + n);
		return -1;
	}
	pt_guest_words(p->image->big_endian, object, object, bytes);
	return 0;
}

static int get_answer(const struct process *p, const struct pt_request *rq, struct pt_call *calls)
{
	struct pt_response *rs = p->rs;
	const char *wrong;

	if (get_words(p, 0, rs, sizeof(*rs)))
		return -1;
	wrong = pt_guest_answer(rq, rs);
	if (wrong) {
		snprintf(p->err, p->err_size, "%s", wrong);
		return -1;
	}
	return get_words(p, sizeof(*rs), calls, pt_calls_answered(rq, rs) * sizeof(*calls));
}

static int exchange(struct process *p, const struct pt_request *rq, struct pt_call *calls,
		    unsigned limit_ms)
{
	if (put_words(p, rq, sizeof(*rq)))
		return -1;
	if (pt_calls_sent(rq) && put_words(p, calls, pt_calls_sent(rq) * sizeof(*calls)))
		return -1;
	if (lseek(p->in, 0, SEEK_SET) < 0)
		return failed(p, "rewind the request");
	if (start_and_supervise(p, limit_ms) != ENDED_WELL)
		return -1;
	return get_answer(p, rq, calls);
}

void pt_process_arguments(struct process *p, const char *const *emulator)
{
	size_t n = 0;

	for (; emulator && emulator[n] && n < PT_MAX_ARGUMENTS - 2; n++)
		p->argv[n] = emulator[n];
	p->argv[n] = p->elf;
}

static int run_image(struct process *p, const struct pt_request *rq, struct pt_call *calls,
		     unsigned limit_ms)
{
	int ended = -1;

	p->in = memfd_create("ptconform-request", MFD_CLOEXEC);
	p->out = memfd_create("ptconform-answer", MFD_CLOEXEC);
	if (p->in < 0 || p->out < 0)
		failed(p, "make a memory file");
	else
		ended = exchange(p, rq, calls, limit_ms);
	if (p->in >= 0)
		close(p->in);
	if (p->out >= 0)
		close(p->out);
	return ended;
}

int pt_process_run(const char *const *emulator, const struct pt_job *job,
		   const struct pt_request *rq, struct pt_response *rs, struct pt_call *calls,
		   unsigned limit_ms, char *err, size_t size)
{
	struct pt_image image;
	struct process p = {
		.image = &image,
		.elf = job->elf,
		.traced = !emulator,
		.errors = -1,
		.most_output = sizeof(*rs) + sizeof(struct pt_call[PT_MAX_CALLS]),
		.rs = rs,
		.err = err,
		.err_size = size,
	};
	int ended;

	if (rq->nr_calls > PT_MAX_CALLS) {
		snprintf(err, size, "too many calls in the request");
		return -1;
	}
	if (pt_image_open(&image, job->elf, job->isa, err, size))
		return -1;
	pt_process_arguments(&p, emulator);
	p.confinement = emulator ? NULL : pt_confine_prepare(job->elf);
	ended = run_image(&p, rq, calls, limit_ms);
	pt_confine_free(p.confinement);
	pt_image_close(&image);
	if (!ended || !p.late)
		return ended;
	/* nobody looks into the memory of what an emulator runs */
	return emulator ? PT_HANGS : PT_LATE;
}

/* ---- any program ------------------------------------------------------------------ */

/* All that a memory file holds, as text; NULL if that cannot be had. */
static char *read_back(int fd, size_t *size)
{
	const off_t end = lseek(fd, 0, SEEK_END);
	char *text = end < 0 ? NULL : malloc((size_t)end + 1);
	ssize_t n = 0;

	*size = 0;
	if (!text)
		return NULL;
	while (*size < (size_t)end &&
	       (n = pread(fd, text + *size, (size_t)end - *size, (off_t)*size)) > 0)
		*size += (size_t)n;
	text[*size] = '\0';
	return text;
}

static int capture(struct process *p, const char *input, struct pt_captured *out, unsigned limit_ms)
{
	size_t size;
	int ended;

	if (write_all(p->in, input, strlen(input)) || lseek(p->in, 0, SEEK_SET) < 0)
		return failed(p, "hand over the commands");
	ended = start_and_supervise(p, limit_ms) == ENDED_WELL ? 0 : -1;
	out->status = p->status;
	out->late = p->late;
	out->idle = p->idle;
	out->output = read_back(p->out, &out->size);
	out->errors = read_back(p->errors, &size);
	if (out->output && out->errors)
		return ended;
	return failed(p, "read what the program printed");
}

int pt_process_capture(const char *const *argv, const char *input, struct pt_captured *out,
		       unsigned limit_ms, char *err, size_t size)
{
	struct process p = {
		.in = memfd_create("ptconform-commands", MFD_CLOEXEC),
		.out = memfd_create("ptconform-output", MFD_CLOEXEC),
		.errors = memfd_create("ptconform-errors", MFD_CLOEXEC),
		.most_output = MOST_OUTPUT,
		.any_status = true,
		.err = err,
		.err_size = size,
	};
	const int fds[] = { p.in, p.out, p.errors };
	int ended = -1;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; argv[i] && i < PT_MAX_ARGUMENTS - 1; i++)
		p.argv[i] = argv[i];
	if (p.in < 0 || p.out < 0 || p.errors < 0)
		failed(&p, "make a memory file");
	else
		ended = capture(&p, input, out, limit_ms);
	for (size_t i = 0; i < PT_ARRAY_SIZE(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return ended;
}

void pt_captured_free(struct pt_captured *out)
{
	free(out->output);
	free(out->errors);
	memset(out, 0, sizeof(*out));
}
