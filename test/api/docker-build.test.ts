import { beforeEach, describe, expect, test } from "vitest";
import { type ApiRig, createApiRig } from "./rig.ts";

type Files = Readonly<Record<string, string>>;

let rig: ApiRig;

beforeEach(() => {
  rig = createApiRig();
});

/** Builds a folder with this Dockerfile, and asks the container. */
function build(lines: readonly string[], rest: string, files: Files = {}, args = "") {
  const all = { ...files, Dockerfile: `${lines.join("\n")}\n` };
  const calls = Object.entries(all).map(([path, text]) => {
    return `withNewFile(path:${JSON.stringify(path)},contents:${JSON.stringify(text)}){`;
  });
  const given = args === "" ? "" : `(${args})`;
  const close = "}".repeat(calls.length);
  return rig.leaf(`{directory{${calls.join("")}dockerBuild${given}{${rest}}${close}}}`);
}

const contents = (path: string) => `file(path:"${path}"){contents}`;

describe("a Dockerfile that is built", () => {
  test("starts from an image with its settings, and sets its own", async () => {
    const lines = [
      "FROM alpine",
      "ENV A=1 B=$A",
      'ENV C="${A}-${NO:-none}"',
      "LABEL one=1 two='2 2'",
      "EXPOSE 80 53/udp",
      "WORKDIR /app",
      "WORKDIR sub",
      "USER me",
      'HEALTHCHECK --interval=3s CMD ["check"]',
      'CMD ["run", "it"]',
      "VOLUME /data",
      "STOPSIGNAL SIGINT",
    ];
    expect(await build(lines, "defaultArgs")).toEqual(["run", "it"]);
    expect(await build(lines, 'envVariable(name:"B")')).toBe("");
    expect(await build(lines, 'envVariable(name:"C")')).toBe("1-none");
    expect(await build(lines, 'label(name:"two")')).toBe("2 2");
    expect(await build(lines, 'label(name:"maker")')).toBe("us");
    expect(await build(lines, "workdir")).toBe("/app/sub");
    expect(await build(lines, 'exists(path:"/app/sub",expectedType:DIRECTORY_TYPE)')).toBe(true);
    expect(await build(lines, "user")).toBe("me");
    expect(await build(lines, "exposedPorts{port protocol}")).toEqual([
      { port: 80, protocol: "TCP" },
      { port: 53, protocol: "UDP" },
    ]);
    expect(await build(lines, "dockerHealthcheck{args}")).toEqual(["check"]);
  });

  test("has commands for its shell, and an entrypoint that drops the image's own", async () => {
    const lines = ["FROM alpine", 'SHELL ["bash", "-c"]', "ENTRYPOINT serve $X"];
    expect(await build(lines, "entrypoint")).toEqual(["bash", "-c", "serve $X"]);
    expect(await build(lines, "defaultArgs")).toEqual([]);
    const own = ["FROM alpine", "CMD a", 'ENTRYPOINT ["b"]'];
    expect(await build(own, "defaultArgs")).toEqual(["/bin/sh", "-c", "a"]);
  });

  test("runs words as they are, with its arguments in the environment of that alone", async () => {
    const lines = ["FROM alpine", "ARG V=1", "ENV E=e", 'RUN ["env"]'];
    const printed = String(await build(lines, "stdout", {}, 'buildArgs:[{name:"V",value:"2"}]'));
    expect(printed.split("\n")).toEqual(expect.arrayContaining(["V=2", "E=e"]));
    expect(await build(lines, 'envVariable(name:"V")')).toBeNull();
  });

  test("copies files, folders and what matches, to files and into folders", async () => {
    const files = { "src/a.txt": "A", "src/b.md": "B", one: "1", two: "2" };
    const lines = [
      "FROM scratch",
      "WORKDIR /w",
      "COPY src to",
      "COPY one renamed",
      "COPY one two folder/",
      "COPY src/*.txt .",
      "COPY --chmod=755 two /w/to",
      "ADD --exclude=*.md src /no-md/",
    ];
    expect(await build(lines, 'directory(path:"/"){glob(pattern:"**")}', files)).toEqual([
      "no-md/",
      "no-md/a.txt",
      "w/",
      "w/a.txt",
      "w/folder/",
      "w/folder/one",
      "w/folder/two",
      "w/renamed",
      "w/to/",
      "w/to/a.txt",
      "w/to/b.md",
      "w/to/two",
    ]);
    expect(await build(lines, 'stat(path:"/w/to/two"){permissions}', files)).toBe(0o755);
  });

  test("unpacks an archive that it adds, and copies one that it copies", async () => {
    const files = { "a.txt": 'archive:{"/d/one":"1"}' };
    const lines = ["FROM scratch", "ADD a.txt /in", "COPY a.txt /as/", "ADD --chown=0 a.txt /in"];
    expect(await build(lines, 'directory(path:"/"){glob(pattern:"**")}', files)).toEqual([
      "as/",
      "as/a.txt",
      "in/",
      "in/d/",
      "in/d/one",
    ]);
  });

  test("copies files that are written in it", async () => {
    const lines = [
      "FROM scratch",
      "ARG V=7",
      "COPY <<one <<'two' /d/",
      'say "$V" \\n it\'s',
      "one",
      "$V",
      "two",
    ];
    expect(await build(lines, contents("/d/one"))).toBe('say "7" \\n it\'s\n');
    expect(await build(lines, contents("/d/two"))).toBe("$V\n");
  });

  test("takes from other stages and images, and makes no stage that it does not need", async () => {
    const lines = [
      "ARG BASE=alpine",
      "FROM $BASE AS made",
      'RUN ["write", "/made", "by a stage"]',
      "FROM no-such-image AS unused",
      'RUN ["fail", "1"]',
      "FROM made",
      "COPY --from=made /made /copied",
      "COPY --from=0 /made /again",
      "COPY --from=alpine /etc/alpine-release /release",
    ];
    expect(await build(lines, contents("/copied"))).toBe("by a stage");
    expect(await build(lines, contents("/again"))).toBe("by a stage");
    expect(await build(lines, contents("/made"))).toBe("by a stage");
    expect(await build(lines, contents("/release"))).toBe("3.20.2\n");
    expect(rig.ran).toEqual([["write", "/made", "by a stage"]]);
    const early = await build(lines, 'exists(path:"/copied")', {}, 'target:"made"');
    expect(early).toBe(false);
  });

  test("mounts for one command what does not stay", async () => {
    const files = { "in/f": "bound" };
    const lines = [
      "FROM alpine",
      'RUN --mount=type=bind,source=in,target=/m ["cat", "/m/f"]',
      'RUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/t ["ls", "/"]',
    ];
    expect(await build(lines.slice(0, 2), "stdout", files)).toBe("bound");
    expect(await build(lines, "mounts", files)).toEqual([]);
  });

  test("gets the secrets that it is given", async () => {
    const secret = await rig.leaf('{setSecret(name:"token",plaintext:"canary"){id}}');
    const lines = ["FROM alpine", 'RUN --mount=type=secret,id=token,env=TOKEN ["env"]'];
    const printed = await build(lines, "stdout", {}, `secrets:["${secret}"]`);
    expect(printed).toContain("TOKEN=canary");
    const needed = ["FROM alpine", "RUN --mount=type=secret,id=no,required true"];
    await expect(build(needed, "sync")).rejects.toThrow(
      "Dockerfile:2: expected a secret named no among those given, got none",
    );
  });

  test("does not see what its ignore file names, and may have one of its own", async () => {
    const files = { "a.log": "", "b.txt": "", "keep.log": "", ".dockerignore": "*.log\n!keep.log" };
    const lines = ["FROM scratch", "COPY . /x/"];
    const glob = 'directory(path:"/x"){entries}';
    expect(await build(lines, glob, files)).toEqual([
      ".dockerignore",
      "Dockerfile",
      "b.txt",
      "keep.log",
    ]);
    const own = { ...files, "Dockerfile.dockerignore": "*\n!b.txt" };
    expect(await build(lines, glob, own)).toEqual(["b.txt"]);
  });

  test("has an ID that means the same elsewhere", async () => {
    const lines = ["FROM alpine", "ARG V", "LABEL v=$V"];
    const id = await build(lines, "id", {}, 'buildArgs:[{name:"V",value:"2"}]');
    const other = createApiRig();
    expect(await other.leaf(`{loadContainerFromID(id:"${id}"){label(name:"v")}}`)).toBe("2");
  });

  test("knows the platform it is for", async () => {
    const lines = ["FROM alpine", "ARG TARGETARCH TARGETOS", "LABEL p=$TARGETOS-$TARGETARCH"];
    expect(await build(lines, 'label(name:"p")')).toBe("linux-amd64");
    const other = await build(lines, 'label(name:"p")', {}, 'platform:"linux/arm64"');
    expect(other).toBe("linux-arm64");
  });

  const wrong: [string, string[], string, string][] = [
    [
      "a missing file",
      ["FROM scratch", "COPY no /x"],
      "",
      "Dockerfile:2: expected no in the folder",
    ],
    [
      "no match",
      ["FROM scratch", "COPY *.x /x/"],
      "",
      "Dockerfile:2: expected files that match *.x",
    ],
    ["ADD of a URL", ["FROM scratch", "ADD https://x/y /"], "", "not supported yet: https://x/y"],
    [
      "a later stage",
      ["FROM alpine", "COPY --from=0 / /x"],
      "",
      "expected an earlier stage, got 0",
    ],
    ["an unknown target", ["FROM alpine AS a"], 'target:"b"', "target: expected a stage of Docker"],
    ["an empty image", ["FROM $NO"], "", "Dockerfile:1: expected an image after FROM, got $NO"],
    ["a bad port", ["FROM alpine", "EXPOSE x"], "", "Dockerfile:2: expected a port such as 80"],
    ["an unknown mount", ["FROM alpine", "RUN --mount=type=x a"], "", "expected --mount=type=bind"],
    ["another network", ["FROM alpine", "RUN --network=host a"], "", "expected --network=default"],
    ["a bad variable", ["FROM alpine", "ENV A=${B%x}"], "", "Dockerfile:2: expected ${NAME}"],
  ];
  test.each(wrong)("with %s fails, and says where", async (_name, lines, args, wanted) => {
    await expect(build(lines, "sync", {}, args)).rejects.toThrow(wanted);
  });

  test("is looked for under the name that was given", async () => {
    const made = build(["FROM alpine"], "workdir", { "sub/D": "FROM\n" }, 'dockerfile:"sub/D"');
    await expect(made).rejects.toThrow("sub/D:1: expected FROM image");
    const missing = build(["FROM alpine"], "workdir", {}, 'dockerfile:"no"');
    await expect(missing).rejects.toThrow("/no: no such file");
  });
});
