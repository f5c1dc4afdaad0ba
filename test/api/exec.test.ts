import { GraphQLError } from "graphql";
import { describe, expect, test } from "vitest";
import { type ApiRig, createApiRig } from "./rig.ts";

const inAlpine = (rest: string) => `{container{from(address:"alpine"){${rest}}}}`;

async function failing(rig: ApiRig, document: string): Promise<GraphQLError> {
  const error: unknown = await rig.leaf(document).catch((one: unknown) => one);
  if (error instanceof GraphQLError) return error;
  throw new Error(`it did not fail: ${String(error)}`);
}

describe("withExec", () => {
  test("runs nothing before a result is asked for, and then once", async () => {
    const { leaf, ran } = createApiRig();
    await leaf(inAlpine('withExec(args:["echo","a"]){id}'));
    expect(ran).toEqual([]);
    await leaf(inAlpine('withExec(args:["echo","a"]){stdout}'));
    await leaf(inAlpine('withExec(args:["echo","a"]){exitCode}'));
    expect(ran).toEqual([["echo", "a"]]);
  });

  test("uses the default arguments, and the entrypoint if asked to", async () => {
    const { leaf, ran } = createApiRig();
    await leaf(inAlpine('withDefaultArgs(args:["true"]){withExec(args:[]){sync}}'));
    const chain = 'withEntrypoint(args:["echo"]){withExec(args:["x"],useEntrypoint:true){stdout}}';
    expect(await leaf(inAlpine(chain))).toBe("x\n");
    expect(ran).toEqual([["true"], ["echo", "x"]]);
  });

  test("without any word to run says so", async () => {
    const rig = createApiRig();
    const { message, extensions } = await failing(rig, "{container{withExec(args:[]){stdout}}}");
    expect(message).toBe("no command has been set");
    expect(extensions["failure"]).toEqual({ kind: "no-command" });
  });

  test("adds PATH only where there is none", async () => {
    const { leaf } = createApiRig();
    expect(await leaf(inAlpine('withExec(args:["env"]){stdout}'))).toBe("PATH=/usr/bin:/bin\n");
    expect(await leaf('{container{withExec(args:["env"]){stdout}}}')).toBe(
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
    );
  });

  test("replaces variables in arguments only if asked to, and never secret ones", async () => {
    const rig = createApiRig();
    const set = (rest: string) => inAlpine(`withEnvVariable(name:"A",value:"1"){${rest}}`);
    expect(await rig.leaf(set('withExec(args:["echo","$A ${A}x $B"]){stdout}'))).toBe(
      "$A ${A}x $B\n",
    );
    expect(await rig.leaf(set('withExec(args:["echo","$A ${A}x $B"],expand:true){stdout}'))).toBe(
      "1 1x \n",
    );
    const secret = await rig.leaf('{setSecret(name:"s",plaintext:"hunter22"){id}}');
    const chain = `withSecretVariable(name:"S",secret:"${secret}"){
      withExec(args:["echo","$S"],expand:true){stdout}}`;
    expect((await failing(rig, inAlpine(chain))).message).toContain("S, whose value is a secret");
  });

  test("gives a process its secrets, whose values show nowhere", async () => {
    const rig = createApiRig();
    const secret = await rig.leaf('{setSecret(name:"s",plaintext:"hunter22"){id}}');
    const base = (rest: string) =>
      inAlpine(`withSecretVariable(name:"S",secret:"${secret}"){${rest}}`);
    expect(await rig.leaf(base('withExec(args:["env"]){stdout}'))).toContain("S=hunter22");
    expect(await rig.leaf(base("envVariables{name}"))).toEqual([{ name: "PATH" }]);
    const error = await failing(rig, base('withExec(args:["fail","1","it is hunter22"]){stdout}'));
    expect(JSON.stringify(error)).not.toContain("hunter22");
    expect(error.extensions["stderr"]).toBe("it is ***");
  });

  test("leaves volatile variables out of what it is known by", async () => {
    const { leaf, ran } = createApiRig();
    const run = (value: string) =>
      leaf(
        inAlpine(
          `withVolatileVariable(name:"RUN",value:"${value}"){withExec(args:["env"]){stdout}}`,
        ),
      );
    expect(await run("1")).toContain("RUN=1");
    expect(await run("2")).toContain("RUN=1");
    expect(ran.length).toBe(1);
  });

  test("keeps what it changed in its root and in writable mounts", async () => {
    const { leaf } = createApiRig();
    const folder = await leaf(
      '{directory{withNewFile(path:"sub/a",contents:"a"){directory(path:"sub"){id}}}}',
    );
    const mounted = `withMountedDirectory(path:"/m",source:"${folder}"){
      withExec(args:["write","/m/b","b"]){withExec(args:["write","/c","c"]){`;
    expect(await leaf(inAlpine(`${mounted}directory(path:"/m"){entries}}}}`))).toEqual(["a", "b"]);
    expect(await leaf(inAlpine(`${mounted}file(path:"/m/b"){contents}}}}`))).toBe("b");
    expect(await leaf(inAlpine(`${mounted}file(path:"/c"){contents}}}}`))).toBe("c");
    expect(await leaf(inAlpine(`${mounted}rootfs{exists(path:"/m/b")}}}}`))).toBe(false);
    expect(
      await leaf(
        inAlpine(
          `${mounted}withNewFile(path:"/m/d",contents:"d"){directory(path:"/m"){entries}}}}}`,
        ),
      ),
    ).toEqual(["a", "b", "d"]);
  });
});

describe("a failed command", () => {
  test("tells its exit code in the message and its output in the extensions", async () => {
    const rig = createApiRig();
    const error = await failing(rig, inAlpine('withExec(args:["fail","3"]){stdout}'));
    expect(error.message).toContain("exit code: 3");
    expect(error.message).not.toContain("some output");
    expect(error.extensions).toMatchObject({
      _type: "EXEC_ERROR",
      cmd: ["fail", "3"],
      exitCode: 3,
      stdout: "some output",
      stderr: "some trouble",
    });
    expect(error.extensions["failure"]).toMatchObject({ kind: "exec-failed", exitCode: 3 });
    expect(error.extensions["hint"]).toContain("ANY");
    expect(error.path).toEqual(["container", "from", "withExec", "stdout"]);
  });

  test("is an exec error too when its program is not there", async () => {
    const error = await failing(createApiRig(), inAlpine('withExec(args:["foobar"]){sync}'));
    expect(error.extensions).toMatchObject({ _type: "EXEC_ERROR", cmd: ["foobar"], exitCode: 127 });
  });

  test("is a result where its exit code is expected", async () => {
    const { leaf } = createApiRig();
    const run = (rest: string) => leaf(inAlpine(`withExec(args:["fail","3"],expect:ANY){${rest}}`));
    expect(await run("exitCode")).toBe(3);
    expect(await run("stderr")).toBe(" some trouble\n");
    expect(await run("combinedOutput")).toBe("  some output\n some trouble\n");
    expect(await leaf(inAlpine('withExec(args:["fail","3"],expect:FAILURE){exitCode}'))).toBe(3);
  });

  test("has its output cut to the last 100 KiB at a whole character", async () => {
    const { leaf, ask } = createApiRig();
    const text = `${"é".repeat(120_000)}END`;
    const result = await ask(inAlpine(`withExec(args:["fail","1","${text}"]){stdout}`));
    const stderr = String(result.errors?.[0]?.extensions["stderr"]);
    expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(100 * 1024);
    expect(stderr).toMatch(/^é+END$/);
    expect(await leaf("{version}")).toBeDefined();
  });
});

test("a document is answered a thousand fields deep, and refused beyond the stack", async () => {
  const { leaf, ask } = createApiRig();
  const nested = (depth: number) => {
    const steps = Array.from({ length: depth }, (_, step) => `withUser(name:"${step}"){`);
    return `{container{${steps.join("")}user${"}".repeat(depth + 2)}`;
  };
  expect(await leaf(nested(1000))).toBe("999");
  const { errors } = await ask(nested(40_000));
  expect(errors?.[0]?.message).toBe("the document is nested too deeply");
});

test("output without a command is a failure that names the field", async () => {
  const rig = createApiRig();
  for (const field of ["stdout", "stderr", "combinedOutput", "exitCode"]) {
    const { message } = await failing(rig, inAlpine(field));
    expect(message).toBe(`no command has been executed: ${field} needs one`);
  }
});

test("withError fails with its message, and does nothing without one", async () => {
  const rig = createApiRig();
  expect((await failing(rig, inAlpine('withError(err:"too bad"){sync}'))).message).toBe("too bad");
  expect(await rig.leaf(inAlpine('withError(err:""){withExec(args:["echo","x"]){stdout}}'))).toBe(
    "x\n",
  );
});

test("a defect is logged under a number, and the client is told the number alone", async () => {
  const rig = createApiRig({
    sources: {
      image: () => Promise.reject(new TypeError("very internal")),
      directory: () => Promise.reject(new TypeError("very internal")),
      keptFolder: () => Promise.reject(new TypeError("very internal")),
      file: () => Promise.reject(new TypeError("very internal")),
      content: () => Promise.reject(new TypeError("very internal")),
      dockerImage: () => Promise.reject(new TypeError("very internal")),
      loadedImage: () => Promise.reject(new TypeError("very internal")),
      imageNames: () => [],
      imageName: () => null,
    },
  });
  const { errors } = await rig.ask(inAlpine("id"));
  expect(errors?.[0]?.message).toMatch(/^internal error, id [0-9a-f-]{36}$/);
  expect(JSON.stringify(errors)).not.toContain("very internal");
  expect(String(rig.bugs[0])).toContain("very internal");
});

describe("what withExec is bounded by", () => {
  const bounded = (more: string) => inAlpine(`withExec(args:["bounds"],${more}){stdout}`);

  test("reaches the Op, and is not there when it was not asked for", async () => {
    const { leaf } = createApiRig();
    const more = 'memory:"512MB",cpus:1.5,pids:100,timeout:"1h30m",network:NONE';
    expect(JSON.parse(String(await leaf(bounded(more))))).toEqual({
      limits: { memoryBytes: 512_000_000, cpus: 1.5, pids: 100 },
      network: "none",
    });
    expect(JSON.parse(String(await leaf(bounded('memory:"1GiB"'))))).toEqual({
      limits: { memoryBytes: 2 ** 30 },
      network: "sandbox",
    });
    expect(JSON.parse(String(await leaf(bounded("network:HOST"))))).toEqual({ network: "host" });
  });

  test.each([
    ['timeout:"soon"', "timeout"],
    ['timeout:"0s"', "timeout"],
    ['timeout:"1000h"', "timeout"],
    ['memory:"50%"', "memory"],
    ['memory:"1MB"', "memory"],
    ["cpus:0.0", "cpus"],
    ["pids:0", "pids"],
  ])("%s is refused before anything runs", async (more, argument) => {
    const rig = createApiRig();
    const { extensions } = await failing(rig, bounded(more));
    expect(extensions["failure"]).toMatchObject({ kind: "argument", argument });
    expect(rig.ran).toEqual([]);
  });

  test("a process that is out of time is an exec error with code 124", async () => {
    const rig = createApiRig();
    const chain = 'withExec(args:["hang"],timeout:"20ms"){stdout}';
    const { message, extensions } = await failing(rig, inAlpine(chain));
    expect(message).toContain("exit code: 124: stopped after 0.02s");
    expect(extensions).toMatchObject({ _type: "EXEC_ERROR", cmd: ["hang"], exitCode: 124 });
    expect(extensions["failure"]).toMatchObject({ kind: "exec-timeout", timeoutMs: 20 });
  });

  test("another timeout is no other command", async () => {
    const rig = createApiRig();
    await rig.leaf(inAlpine('withExec(args:["true"],timeout:"5s"){exitCode}'));
    await rig.leaf(inAlpine('withExec(args:["true"],timeout:"5m"){exitCode}'));
    expect(rig.ran).toEqual([["true"]]);
  });
});
