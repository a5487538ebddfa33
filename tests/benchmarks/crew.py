"""The processes of the peers, seen from outside: one each, so that their threads, memory and crashes are their own."""

from multiprocessing import get_context

from .worker import serve


class Refusal(Exception):
    """No answer: `status` is "unable", "failed" or "late"; the message says why."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


class Member:
    """The process of one peer, started when it is first asked, and again after it was stopped."""

    def __init__(self, key, patience):
        self.key, self.patience, self.process = key, patience, None

    def ask(self, name, *arguments):
        """Return what the worker's function gives, or raise a Refusal; one that is late is stopped."""
        if self.process is None:
            self._start()
        self.pipe.send((name, *arguments))
        return self._receive()

    def _start(self):
        context = get_context("spawn")
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=serve, args=(far, self.key), daemon=False)
        self.process.start()
        far.close()
        try:
            self._receive()
        except Refusal:
            self.stop()
            raise

    def _receive(self):
        try:
            if not self.pipe.poll(self.patience):
                self.stop()
                raise Refusal("late", f"no answer within {self.patience:.0f} s")
            status, result = self.pipe.recv()
        except (EOFError, OSError):
            code = self.stop()
            raise Refusal("failed", f"its process ended with exit code {code}") from None
        if status != "done":
            raise Refusal(status, result)
        return result

    def stop(self):
        """End the process and return its exit code."""
        process, self.process = self.process, None
        if process is None:
            return None
        self.pipe.close()
        process.join(1)
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode
