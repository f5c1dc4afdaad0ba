# A user's program: the unmodified dagger-io package from PyPI. It knows nothing of Rondel. It fails
# when an answer is not what it should be.

import anyio
import dagger
from dagger import dag


async def containers() -> None:
    base = dag.container().from_("alpine").with_env_variable("WHO", "ada")
    greeted = base.with_exec(["sh", "-c", "echo hello $WHO"])
    assert await greeted.stdout() == "hello ada\n"
    assert await greeted.exit_code() == 0
    pairs = {await one.name(): await one.value() for one in await base.env_variables()}
    assert pairs["WHO"] == "ada", pairs
    again = dag.load_container_from_id(dagger.ContainerID(await greeted.id()))
    assert await again.stdout() == "hello ada\n"


async def folders() -> None:
    folder = dag.directory().with_new_file("a.txt", "a").with_new_file("b/c.txt", "c")
    assert await folder.entries() == ["a.txt", "b/"], await folder.entries()
    placed = dag.container().with_directory("/x", folder)
    assert sorted(await placed.directory("/x").glob("**/*.txt")) == ["a.txt", "b/c.txt"]
    assert await placed.file("/x/b/c.txt").contents() == "c"
    assert await dag.host().directory(".").file("host.txt").contents() == "on the host"


async def secrets() -> None:
    token = dag.set_secret("token", "canary")
    step = dag.container().from_("alpine").with_secret_variable("TOKEN", token)
    told = await step.with_exec(["sh", "-c", 'test "$TOKEN" = canary && echo "$TOKEN"']).stdout()
    assert told == "***\n", told


async def failures() -> None:
    step = dag.container().from_("alpine").with_exec(["sh", "-c", "echo out; echo err >&2; exit 3"])
    try:
        await step.sync()
    except dagger.ExecError as error:
        told = (error.exit_code, error.stdout.strip(), error.stderr.strip(), error.command[-1])
        assert told == (3, "out", "err", "echo out; echo err >&2; exit 3"), told
    else:
        raise AssertionError("a failed step was no error")
    try:
        await dag.directory().file("nothing").contents()
    except dagger.QueryError as error:
        assert "nothing" in str(error), error
    else:
        raise AssertionError("a missing file was no error")


async def main() -> None:
    async with dagger.connection():
        assert (await dag.version()).startswith("v")
        async with anyio.create_task_group() as together:
            for work in (containers, folders, secrets, failures):
                together.start_soon(work)
    print("every answer was right")


anyio.run(main)
