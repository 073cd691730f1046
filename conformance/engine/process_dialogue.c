// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/engine/process_dialogue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/engine/confine.h"
#include "conformance/engine/patience.h"
#include "conformance/engine/process_own.h"
#include "conformance/engine/watch.h"
#include "conformance/words/last_words.h"

/* How often a program is looked at that has not begun yet, for that stops it. */
enum { BEGIN_MS = 1 };
/* What a program may write into files. */
#define MOST_COMPLAINTS (UINT64_C(1) << 20)

struct guest {
	struct process p;
	struct pt_image image;
	int socket; /* our end */
	int memory; /* its own, to see how far it is; -1: not to be had */
	bool entered;
	bool gone; /* it has ended, and was waited for */
};

static int failed(const struct guest *g, const char *what)
{
	snprintf(g->p.err, g->p.err_size, "cannot %s: %s", what, strerror(errno));
	return -1;
}

/* ---- a call that never ends: watch.h ---- */

static u64 turn_of(const struct guest *g)
{
	const u64 at = g->image.at.response + offsetof(struct pt_response, turn);
	u64 turn;

	if (g->memory < 0 || pread(g->memory, &turn, sizeof(turn), (off_t)at) != sizeof(turn))
		return 0;
	pt_guest_words(g->image.big_endian, &turn, &turn, sizeof(turn));
	return turn;
}

/*
 * One exchange: what is to be sent, what is to come, so many bytes or text until there is
 * enough of it, and how long it may take.
 */
struct exchange {
	const char *out;
	size_t to_send;
	char *in;
	size_t to_come;
	struct pt_heard *text; /* NULL: bytes */
	bool (*enough)(const struct pt_heard *text);
	u64 since, used, ticks;
	unsigned limit_ms;
	struct pt_watch watch;
};

static bool is_complete(const struct exchange *x)
{
	return x->text ? x->text->size && x->enough(x->text) : !x->to_come;
}

/* Has one call had its time? */
static bool is_stuck(const struct guest *g, struct exchange *x)
{
	const u64 used = pt_used_ms(g->p.pid);

	if (g->memory < 0 || used == UINT64_MAX || x->used == UINT64_MAX)
		return false;
	for (; x->ticks < (used - x->used) / PT_TICK_MS; x->ticks++)
		if (pt_watch_tick(&x->watch, turn_of(g)))
			return true;
	return false;
}

static enum process_state look_at_time(struct guest *g, struct exchange *x)
{
	const bool stuck = is_stuck(g, x);

	if (!stuck && !pt_is_late_since(g->p.pid, x->since, x->used, x->limit_ms))
		return RUNNING;
	pt_process_look(&g->p);
	if (stuck)
		snprintf(g->p.err, g->p.err_size, PT_NO_END, PT_CALL_LIMIT_MS / 1e3);
	else
		snprintf(g->p.err, g->p.err_size, "still running after %g s", x->limit_ms / 1e3);
	return ENDED_BADLY;
}

/* ---- the exchange ---- */

/* Of an emulator that does not end by its guest's signal (sparc). */
static void add_complaint(const struct guest *g)
{
	const size_t n = strlen(g->p.err);
	char line[160];

	if (g->p.errors < 0)
		return;
	pt_process_complaint(g, line, sizeof(line));
	if (*line)
		snprintf(g->p.err + n, g->p.err_size - n, "; %s", line);
}

static enum process_state look_at_process(struct guest *g)
{
	int status;
	const pid_t pid = waitpid(g->p.pid, &status, WNOHANG | __WALL);

	if (pid < 0) {
		failed(g, "wait for the guest process");
		return ENDED_BADLY;
	}
	if (!pid)
		return RUNNING;
	if (WIFSTOPPED(status))
		return pt_process_stopped(&g->p, WSTOPSIG(status), &g->entered);
	g->gone = true;
	/* it ends well when its stdin does, which is not yet */
	if (pt_process_exited(&g->p, status) == ENDED_WELL)
		snprintf(g->p.err, g->p.err_size, "the process exited in the middle");
	else if (WIFEXITED(status))
		add_complaint(g);
	return ENDED_BADLY;
}

static void send_some(const struct guest *g, struct exchange *x)
{
	const ssize_t n = send(g->socket, x->out, x->to_send, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n > 0) {
		x->out += n;
		x->to_send -= (size_t)n;
	}
}

/* Room for more of a text, and a NUL behind it. */
static bool make_room(struct pt_heard *t)
{
	const size_t room = t->room ? 2 * t->room : 1 << 16;
	char *p;

	if (t->room - t->size > 1)
		return true;
	p = realloc(t->text, room);
	if (!p)
		return false;
	t->text = p;
	t->room = room;
	return true;
}

static bool receive_text(const struct guest *g, struct pt_heard *t)
{
	ssize_t n = -1;

	if (make_room(t))
		n = recv(g->socket, t->text + t->size, t->room - t->size - 1, MSG_DONTWAIT);
	if (n > 0) {
		t->size += (size_t)n;
		t->text[t->size] = '\0';
	}
	return n > 0;
}

/* Did anything come? */
static bool receive_some(const struct guest *g, struct exchange *x)
{
	ssize_t n;

	if (x->text)
		return receive_text(g, x->text);
	n = recv(g->socket, x->in, x->to_come, MSG_DONTWAIT);
	if (n > 0) {
		x->in += n;
		x->to_come -= (size_t)n;
	}
	return n > 0;
}

/* Waits until something can be done, or for a while. */
static void await(const struct guest *g, const struct exchange *x)
{
	struct pollfd p = { .fd = g->socket, .events = POLLIN };

	if (x->to_send)
		p.events |= POLLOUT;
	poll(&p, 1, g->entered || !g->p.traced ? PT_TICK_MS : BEGIN_MS);
	/* what hangs up without having answered is about to end: its parent is told soon */
	if ((p.revents & (POLLHUP | POLLERR)) && !(p.revents & POLLIN))
		poll(NULL, 0, BEGIN_MS);
}

static int exchange(struct guest *g, struct exchange *x)
{
	enum process_state state = RUNNING;

	x->since = pt_now_ms();
	x->used = pt_used_ms(g->p.pid);
	while (!is_complete(x) && state == RUNNING) {
		if (x->to_send)
			send_some(g, x);
		if (receive_some(g, x))
			continue;
		await(g, x);
		state = look_at_process(g);
		if (state == RUNNING)
			state = look_at_time(g, x);
	}
	/* the last that it said before it ended */
	while (state != RUNNING && !is_complete(x) && receive_some(g, x))
		;
	return is_complete(x) ? 0 : -1;
}

/* ---- words ---- */

static int send_and_receive(struct guest *g, void *out, size_t to_send, void *in, size_t to_come,
			    unsigned limit_ms)
{
	struct exchange x = {
		.out = out, .in = in, .to_send = to_send, .to_come = to_come, .limit_ms = limit_ms
	};

	pt_guest_words(g->image.big_endian, out, out, to_send);
	if (exchange(g, &x))
		return -1;
	pt_guest_words(g->image.big_endian, in, in, to_come);
	return 0;
}

static const size_t head = offsetof(struct pt_response, result);

static int check(const struct guest *g, const struct pt_response *rs)
{
	if (rs->magic == PT_WIRE_MAGIC)
		return 0;
	snprintf(g->p.err, g->p.err_size, "the guest's answer makes no sense");
	return -1;
}

static int say_open(struct guest *g, const struct pt_request *rq, struct pt_response *rs,
		    unsigned limit_ms)
{
	struct pt_request *words = malloc(sizeof(*words));
	int ended = -1;

	if (!words)
		return failed(g, "hand over the request");
	*words = *rq;
	if (!send_and_receive(g, words, sizeof(*words), rs, head, limit_ms))
		ended = check(g, rs);
	free(words);
	return ended;
}

/* One buffer for both ways: of each the word or the head first, then the records. */
int pt_process_round(void *guest, struct pt_call *calls, size_t n, struct pt_response *rs,
		     unsigned limit_ms, char *err, size_t size)
{
	const size_t bytes = n * sizeof(*calls);
	struct guest *g = guest;
	char *words = malloc(head + bytes);
	const u64 nr_calls = n;
	int ended;

	g->p.err = err;
	g->p.err_size = size;
	g->p.rs = rs;
	if (!words)
		return failed(g, "hand over the calls");
	memcpy(words, &nr_calls, sizeof(nr_calls));
	memcpy(words + sizeof(nr_calls), calls, bytes);
	ended = send_and_receive(g, words, sizeof(nr_calls) + bytes, words, head + bytes, limit_ms);
	if (!ended) {
		memcpy(rs, words, head);
		ended = check(g, rs);
	}
	if (!ended)
		memcpy(calls, words + head, bytes);
	free(words);
	return ended;
}

int pt_process_say(void *guest, const char *out, size_t to_send, struct pt_heard *text,
		   bool (*enough)(const struct pt_heard *text), unsigned limit_ms, char *err,
		   size_t size)
{
	struct exchange x = {
		.out = out, .to_send = to_send, .text = text, .enough = enough, .limit_ms = limit_ms
	};
	struct guest *g = guest;

	g->p.err = err;
	g->p.err_size = size;
	text->size = 0;
	return exchange(g, &x);
}

/* ---- beginning and end ---- */

static void open_memory(struct guest *g)
{
	char path[64];

	if (!g->p.traced)
		return;
	snprintf(path, sizeof(path), "/proc/%d/mem", (int)g->p.pid);
	g->memory = open(path, O_RDONLY | O_CLOEXEC);
}

static int start(struct guest *g)
{
	const pid_t parent = getpid();
	sigset_t mask;
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd))
		return failed(g, "make a socket");
	g->socket = fd[0];
	g->p.in = g->p.out = fd[1];
	sigprocmask(SIG_SETMASK, NULL, &mask);
	g->p.pid = fork();
	if (!g->p.pid)
		pt_process_become(&g->p, parent, &mask);
	close(fd[1]);
	g->gone = g->p.pid < 0;
	return g->gone ? failed(g, "start the guest process") : 0;
}

void pt_process_close(void *guest)
{
	struct guest *g = guest;

	const int fds[] = { g->socket, g->memory, g->p.errors };

	for (size_t i = 0; i < PT_ARRAY_SIZE(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	if (!g->gone)
		kill(g->p.pid, SIGKILL);
	while (!g->gone && waitpid(g->p.pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	pt_confine_free(g->p.confinement);
	pt_image_close(&g->image);
	free(g);
}

static struct guest *make_guest(char *err, size_t size)
{
	struct guest *g = pt_need(calloc(1, sizeof(*g)));

	g->socket = g->memory = -1;
	g->gone = true;
	g->p = (struct process){ .image = &g->image, .errors = -1, .err = err, .err_size = size };
	return g;
}

void *pt_process_open(const char *const *emulator, const struct pt_job *job,
		      const struct pt_request *rq, struct pt_response *rs, unsigned limit_ms,
		      char *err, size_t size)
{
	struct guest *g = make_guest(err, size);

	if (pt_image_open(&g->image, job->elf, job->isa, err, size)) {
		free(g);
		return NULL;
	}
	g->p.elf = job->elf;
	g->p.traced = !emulator;
	/* for the user, a fault's message is in .err: emulators print pages of it */
	g->p.errors = emulator ? memfd_create("ptconform-errors", MFD_CLOEXEC) : -1;
	g->p.most_output = MOST_COMPLAINTS;
	g->p.rs = rs;
	pt_process_arguments(&g->p, emulator);
	g->p.confinement = emulator ? NULL : pt_confine_prepare(job->elf);
	if (!start(g) && !say_open(g, rq, rs, limit_ms)) {
		open_memory(g);
		return g;
	}
	pt_process_close(g);
	return NULL;
}

/* ---- any program ---- */

void *pt_process_open_program(const char *const *argv, char *err, size_t size)
{
	struct guest *g = make_guest(err, size);

	for (size_t i = 0; argv[i] && i < PT_MAX_ARGUMENTS - 1; i++)
		g->p.argv[i] = argv[i];
	g->p.most_output = MOST_COMPLAINTS;
	g->p.any_status = true;
	g->p.errors = memfd_create("ptconform-errors", MFD_CLOEXEC);
	if (g->p.errors >= 0 && !start(g))
		return g;
	if (g->p.errors < 0)
		failed(g, "make a memory file");
	pt_process_close(g);
	return NULL;
}

void pt_process_complaint(const void *guest, char *line, size_t size)
{
	const struct guest *g = guest;
	const ssize_t n = pread(g->p.errors, line, size - 1, 0);
	size_t empty;

	line[n > 0 ? n : 0] = '\0';
	empty = strspn(line, "\n");
	memmove(line, line + empty, strlen(line + empty) + 1);
	line[strcspn(line, "\n")] = '\0';
}
