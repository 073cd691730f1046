/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of a tree that somebody may save, told by inotify.  Folders are watched, not files: an
 * editor may put a new file in the old one's place, and what is not there may come.
 */
#ifndef PT_SAVES_H
#define PT_SAVES_H

#include <stdbool.h>
#include <stddef.h>

struct pt_saves;

/* NULL: one line in err. */
struct pt_saves *pt_saves_open(const char *root, char *err, size_t size);
void pt_saves_close(struct pt_saves *s);

/*
 * A path below the root, of a file or, with a '/' at its end, of a folder of whatever names;
 * it need not be there.  Paths in their order are quickest.  0, or -1 with one line in err.
 */
int pt_saves_add(struct pt_saves *s, const char *path, char *err, size_t size);
/* Nothing is waited for any more; folders stay watched, and what was saved is not forgotten. */
void pt_saves_forget(struct pt_saves *s);
/* How many folders have been watched so far: before one is, nobody knows what was saved in it. */
size_t pt_saves_watched(const struct pt_saves *s);

/*
 * Waits until one of them is saved, made or removed, and then until nothing more has been for
 * a moment.  False: the root is gone.
 */
bool pt_saves_wait(struct pt_saves *s);

#endif
