"""`python -m jointplan` is `jointplan`."""

from jointplan.cli import start

if __name__ == "__main__":
    start()
