/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of an image: request, MMU on, READY, then one command per line.
 *
 *   run    the whole guest over the request; its answer follows
 *   round  calls of the subject that a request of PT_VERB_OPEN has set up: hear.h; an
 *          answer follows
 *   exit   the machine ends
 *
 * Everything it says is a line: READY, ANSWER … END, FAULT, ERROR, AT.
 */
#include "qemu-images/common/image.h"

#include "qemu-images/common/hear.h"
#include "qemu-images/common/say.h"
#include "qemu-images/common/walker.h"

void *memcpy(void *to, const void *from, size_t n);

static const struct pt_request *mailbox_request(void)
{
	return (const struct pt_request *)(const void *)pt_image_mailbox;
}

/* The request, and the calls that go with it behind it. */
static bool take_request(void)
{
	const struct pt_request *rq = mailbox_request();

	if (rq->magic != PT_WIRE_MAGIC || rq->nr_calls > PT_MAX_CALLS)
		return false;
	memcpy(&pt_guest_request, rq, sizeof(*rq));
	memcpy(pt_guest_calls, rq + 1, pt_calls_sent(rq) * sizeof(*pt_guest_calls));
	return true;
}

/* All of the response up to its last result, and the calls if they were asked for. */
static void say_answer(void)
{
	const struct pt_response *rs = &pt_guest_response;
	size_t nr = rs->nr_results < PT_MAX_RESULTS ? rs->nr_results : PT_MAX_RESULTS;
	size_t words = offsetof(struct pt_response, result) / sizeof(u64) +
		       nr * sizeof(struct pt_result) / sizeof(u64);

	say_words("ANSWER", (const u64 *)(const void *)rs, words);
	say_words("CALLS", (const u64 *)(const void *)pt_guest_calls,
		  pt_calls_answered(&pt_guest_request, rs) * sizeof(struct pt_call) / sizeof(u64));
	say_end();
}

static void run(void)
{
	if (!take_request()) {
		say_line("ERROR no request in the mailbox");
		return;
	}
	pt_guest_walker = walker_of(&pt_guest_arch->modes[pt_guest_request.mode]);
	if (machine.watch && pt_guest_request.trace)
		machine.watch(true);
	pt_guest_main();
	if (machine.watch)
		machine.watch(false);
	pt_guest_response.lacks = machine.lacks;
	say_answer();
}

/* The response's head alone: how far it got and in which helper. */
void image_fault(const char *what, u64 code, u64 address, u64 pc)
{
	static bool before;

	if (before)
		machine_exit(2);
	before = true;
	if (machine.watch)
		machine.watch(false);
	say_text("FAULT ");
	say_hex(pc);
	say_text(" ");
	say_hex(code);
	say_text(" ");
	say_hex(address);
	say_text(" ");
	say_line(what);
	pt_guest_response.magic = PT_WIRE_MAGIC;
	say_words("ANSWER", (const u64 *)(const void *)&pt_guest_response,
		  offsetof(struct pt_response, result) / sizeof(u64));
	say_end();
	machine_exit(1);
}

static void hold_round(const char *line)
{
	u64 nr_calls;
	const char *why = hear_round(line, pt_guest_calls, &nr_calls);

	if (why) {
		say_text("ERROR ");
		say_line(why);
		return;
	}
	pt_guest_request.verb = PT_VERB_CALLS;
	pt_guest_request.nr_calls = nr_calls;
	pt_guest_main();
	say_answer();
}

__attribute__((noreturn)) static void obey(void)
{
	char line[80];

	for (;;) {
		hear_line(line, sizeof(line));
		if (hear_starts(line, "run"))
			run();
		else if (hear_starts(line, "round "))
			hold_round(line);
		else if (hear_starts(line, "exit"))
			machine_exit(0);
		else if (line[0])
			say_line("ERROR unknown command");
	}
}

void image_main(void)
{
	const struct pt_request *rq = mailbox_request();
	/* also without a good request, so that this can be said over the console */
	size_t mode =
		rq->magic == PT_WIRE_MAGIC && rq->mode < pt_guest_arch->nr_modes ? rq->mode : 0;
	const char *why = machine_start(&pt_guest_arch->modes[mode], mode);

	if (why) {
		say_text("ERROR ");
		say_line(why);
		machine_exit(1);
	}
	walker_start(&pt_guest_arch->modes[mode]);
	say_text("READY ");
	say_line(machine.name);
	obey();
}
