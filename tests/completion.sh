#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What completes command lines, asked of each shell that is here.  Prints TAP.
#
#   completion.sh PTCONFORM SOURCES
#
# CI=true  what would be skipped fails instead

set -u
ptconform=$(realpath "$1") || exit 99
src=$2
tmp=$(mktemp -d "${TMPDIR:-/tmp}/ptconform-completion-XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
. "$src/tests/tap.sh"
mkdir "$tmp/folder"
: >"$tmp/file"
cd "$tmp" || exit 99

for shell in bash zsh fish; do
	"$ptconform" completion $shell >"$tmp/$shell" || exit 99
done

# in_SHELL WORD...: what the shell would offer for the last of them, a line each
in_bash() {
	bash --norc --noprofile -c '. "$0"
		[[ $(complete -p ptconform) = *"-F _ptconform "* ]] || exit 1
		COMP_WORDS=(ptconform "$@") COMP_CWORD=$#
		_ptconform
		printf "%s\n" "${COMPREPLY[@]}"' "$tmp/bash" "$@" 2>&1
}
# compadd and compset work in a completion alone: what they would do stands in for them
in_zsh() {
	zsh -f -c 'compdef() { : }; . "$0"
		words=(ptconform "$@") CURRENT=$(($# + 1))
		end=${words[CURRENT]} begin=
		compset() { [[ $end = *,* ]] && begin=${end%,*}, end=${end##*,}; return 0 }
		compadd() { shift; for w; do if [[ $w = ${end}* ]]; then print -r -- $begin$w; fi; done; return 0 }
		_files() { if [[ ${1:-} = -/ ]]; then print -r -- $end*(/N); else print -r -- $end*(N); fi }
		_ptconform' "$tmp/zsh" "$@" 2>&1 | tr ' ' '\n'
}
in_fish() {
	line=ptconform
	for w; do line="$line $w"; done
	HOME=$tmp XDG_CONFIG_HOME=$tmp fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$tmp/fish" "$line" 2>&1 |
		sed 's/\t.*//; s|/$||'
}

# offers WORDS... -- WORD...: does the shell offer all of these?  Nothing else begins so.
offers() {
	want=
	while [ "$1" != -- ]; do
		want="$want $1"
		shift
	done
	shift
	got=$("in_$shell" "$@" | sort -u | tr '\n' ' ')
	for w in $want; do
		case " $got" in *" $w "*) ;; *)
			not_ok "$shell: $*" "no $w" "$got"
			return
			;;
		esac
	done
	for last; do :; done
	for w in $got; do
		case $w in "$last"*) ;; *)
			not_ok "$shell: $*" "$w is offered"
			return
			;;
		esac
	done
	ok "$shell: $*"
}

# spoilt PATTERN WORD...: without it, it is not offered
spoilt() {
	cp "$tmp/$shell" "$tmp/whole"
	sed "s/$1//g" "$tmp/whole" >"$tmp/$shell"
	shift
	got=$("in_$shell" "$@" | tr '\n' ' ')
	case " $got" in *" kernel "*) not_ok "$shell: what is not in the file is not offered" "$got" ;; *) ok "$shell: what is not in the file is not offered" ;; esac
	cp "$tmp/whole" "$tmp/$shell"
}

for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null; then
		skip "$shell completes" "install $shell"
		continue
	fi
	if $shell -n "$tmp/$shell" 2>"$tmp/err"; then ok "$shell reads it"; else not_ok "$shell reads it" "$(head -3 "$tmp/err")"; fi
	offers kernel -- ke
	offers run decode diff misuse completion doctor -- ''
	spoilt kernel ke
	offers --helper --help --hazards -- run --h
	offers --verbose -- merge --verb
	offers --sample -- mutate --sam
	offers $("$ptconform" list arches | awk '{ print $1 }') -- run --arch ''
	offers $("$ptconform" list engines | awk '{ print $1 }') -- kernel --engine ''
	offers x86,arm64 -- run --arch x86,ar
	offers sun4u sun4v -- run --mode sun
	offers sarif -- misuse --format s
	offers pte_mkdirty -- run --helper pte_mkdi
	offers pte_mkdirty -- explain pte_mkdi
	offers x86-pud-present D1 D2 -- explain ''
	offers cells clauses -- list c
	offers bash -- completion b
	offers builtin -- mutate --subject b
	offers folder -- kernel f
	offers file -- run --baseline fil
	offers softleaf split-migration -- race s
	offers file -- race --trail fil
	offers file -- race --litmus fil
	offers file -- race --litmus other.litmus fil
done
# every option of every command is offered where a name is all it takes
shell=bash
for c in $("$ptconform" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	offers $("$ptconform" help "$c" | sed -n 's/^  *\(-., \)*\(--[a-z-]*\).*/\2/p') -- "$c" --
done
run completion tcsh
if [ "$status" -eq 2 ] && grep -q 'there are: bash zsh fish' "$tmp/err"; then ok 'no other shell'; else not_ok 'no other shell' "$(cat "$tmp/err")"; fi
end_tap
