// What a program needs beside its libraries, for the programs that need more than those: a name
// of a bundle stands for programs and for the files and folders that they read.

import { execFileSync } from "node:child_process";

export interface Bundle {
  /** The first must be on the host; the others are taken when they are. */
  readonly programs: readonly [string, ...string[]];
  /** Files to take when they are there. */
  readonly files?: readonly string[];
  /** The program itself, when the one in the search path only leads to it. */
  readonly behind?: (program: string) => string;
  /** Folders to take whole, and whose programs and libraries are to work. */
  readonly folders?: (program: string) => readonly string[];
}

const CERTIFICATES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

const PYTHON_FOLDERS =
  "import sysconfig; " +
  "print('\\n'.join({sysconfig.get_path(name) for name in ('stdlib', 'platstdlib')}))";

const SHELL_COMPANY = (
  "[ awk base64 basename cat chmod chown cp cut date dd df diff dirname du echo env expr false " +
  "find fold grep egrep fgrep gunzip gzip head hostname id install join kill ln ls md5sum mkdir " +
  "mkfifo mknod mktemp mv nl nproc od paste printenv printf ps pwd readlink realpath rm rmdir " +
  "sed seq sha1sum sha256sum sha512sum sleep sort split stat stty sync tac tail tar tee test " +
  "timeout touch tr true truncate tty uname uniq unlink wc which whoami xargs yes zcat"
).split(" ");

const BOOTSTRAP_COMPANY = (
  "apt-get apt-cache apt-config apt-key apt-mark arch-test chroot dpkg dpkg-deb dpkg-query " +
  "dpkg-split fuser gpg gpgv ldconfig mount newgidmap newuidmap setpriv setsid umount unshare " +
  "xz zstd"
).split(" ");

const APT_FOLDERS = [
  "/usr/lib/apt",
  "/usr/share/dpkg",
  "/usr/share/keyrings",
  "/usr/share/mmdebstrap",
  "/etc/apt/trusted.gpg.d",
];

export const BUNDLES: ReadonlyMap<string, Bundle> = new Map(
  Object.entries({
    sh: { programs: ["sh", ...SHELL_COMPANY] },
    node: { programs: ["node"], files: CERTIFICATES },
    git: {
      programs: ["git", "git-upload-pack", "git-receive-pack", "git-upload-archive"],
      files: CERTIFICATES,
      folders: (git) => [ask(git, "--exec-path"), "/usr/share/git-core/templates"],
    },
    python3: {
      programs: ["python3"],
      files: CERTIFICATES,
      behind: (python) => ask(python, "-Ic", "import sys; print(sys.executable)"),
      folders: (python) => ask(python, "-Ic", PYTHON_FOLDERS).split("\n"),
    },
    curl: { programs: ["curl"], files: CERTIFICATES },
    wget: { programs: ["wget"], files: CERTIFICATES },
    perl: { programs: ["perl"], folders: perlFolders },
    mmdebstrap: {
      programs: ["mmdebstrap", "perl", ...BOOTSTRAP_COMPANY],
      files: [...CERTIFICATES, "/etc/debian_version"],
      folders: () => [...perlFolders("perl"), ...APT_FOLDERS],
    },
  } satisfies Record<string, Bundle>),
);

function perlFolders(perl: string): string[] {
  return ask(perl, "-e", 'print join "\\n", grep { -d } @INC').split("\n");
}

/** Programs know best where their own folders are. */
function ask(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
