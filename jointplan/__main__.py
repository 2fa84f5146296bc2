"""`python -m jointplan` is `jointplan`."""

from jointplan.cli import main

if __name__ == "__main__":
    main()
