/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a bare-metal image prints, read back: qemu-images/common/say.h has the
 * form.  Whatever is not exactly that is refused with the reason.
 */
#ifndef PT_QEMU_ANSWER_H
#define PT_QEMU_ANSWER_H

#include "conformance/engine/guest_image.h"

/*
 * 0: a whole answer, in rs and calls.  -1: none, err says what there is instead;
 * after a fault rs holds how far the guest got.
 */
int pt_qemu_answer(const char *text, const struct pt_image *image, const struct pt_request *rq,
		   struct pt_response *rs, struct pt_call *calls, char *err, size_t size);
/* The same of a round of n calls: rs is filled up to its results alone. */
int pt_qemu_round_answer(const char *text, const struct pt_image *image, struct pt_response *rs,
			 struct pt_call *calls, size_t n, char *err, size_t size);

#endif
