"""What Jupyter's own suite for kernels asks of one, with a sample for each of its tests."""

import unittest

import jupyter_kernel_test as kernels
from jupyter_client.manager import start_new_kernel


class Conformance(kernels.KernelTests):
    kernel_name = "rondel"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    code_page_something = "container?"
    code_generate_error = "throw new RangeError('a sample')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2].map((one) => one * 2)", "result": "[ 2, 4 ]"},
        {"code": "'text'", "result": "text"},
    ]
    code_display_data = [
        {"code": "display(html`<b>bold</b>`)", "mime": "text/html"},
        {"code": "display(md`*stressed*`)", "mime": "text/markdown"},
        {"code": "display(looks({ 'image/png': 'iVBORw0KGgo=' }))", "mime": "image/png"},
    ]
    code_clear_output = "clearOutput()"
    code_inspect_sample = "container"

    completion_samples = [
        {"text": "toolbo", "matches": {"toolbox"}},
        {"text": "[1].flatM", "matches": {"flatMap"}},
        {"text": "container().withExe", "matches": {"withExec"}},
    ]
    complete_code_samples = ["1 + 1", "const f = (a: number) => a\nf(2)", "container()"]
    incomplete_code_samples = ["function f() {", "container().", "const text = `open"]
    invalid_code_samples = ["const = 3", "1 +* 2"]

    code_history_pattern = "1 ?*3"
    supported_history_operations = ("tail", "range", "search")


@unittest.skipUnless(hasattr(kernels, "IopubWelcomeTests"), "this suite is older than the welcome")
class Welcome(getattr(kernels, "IopubWelcomeTests", unittest.TestCase)):
    kernel_name = "rondel"
    support_iopub_welcome = True


class Subshells(unittest.TestCase):
    """The suite has no tests of these yet."""

    def setUp(self):
        self.manager, self.client = start_new_kernel(kernel_name="rondel")

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()

    def ask(self, channel, kind, content=None, subshell=None):
        message = self.client.session.msg(kind, content or {})
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        channel.send(message)
        return message["header"]["msg_id"]

    def test_a_subshell_runs_while_the_main_shell_waits(self):
        control, shell = self.client.control_channel, self.client.shell_channel
        self.ask(control, "create_subshell_request")
        made = self.client.get_control_msg(timeout=20)["content"]
        opened = "let open; await new Promise((go) => { open = go })"
        waiting = self.ask(shell, "execute_request", {"code": opened})
        code = "while (open === undefined) await new Promise((go) => setTimeout(go)); open(); 1"
        side = self.ask(shell, "execute_request", {"code": code}, made["subshell_id"])
        replies = {}
        # Late answers to who the kernel is, which a slow start was asked more than once, pass by.
        while not replies.keys() >= {waiting, side}:
            reply = self.client.get_shell_msg(timeout=20)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        self.assertEqual((replies[waiting], replies[side]), ("ok", "ok"))


if __name__ == "__main__":
    unittest.main()
