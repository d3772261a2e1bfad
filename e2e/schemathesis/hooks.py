"""What JSON Schema cannot say of the requests of REST, said to Schemathesis."""

import schemathesis

# Which parameters are users' ids.
USERS = {"userId", "otherId", "user", "caller", "callee"}


def _fits(values):
    """A user's id has 64 bytes of UTF-8 at most; its description can count characters only."""
    return not any(
        name in USERS
        and isinstance(value, str)
        and len(value.encode("utf-8", "surrogatepass")) > 64 >= len(value)
        for name, value in values.items()
    )


def _differ(path_parameters):
    """Nobody blocks themselves: two parameters that must differ."""
    return "otherId" not in path_parameters or path_parameters.get("userId") != path_parameters["otherId"]


# One hook for each part, which all phases but that of coverage ask; and one for what that makes.
@schemathesis.hook
def filter_path_parameters(context, path_parameters):
    return _fits(path_parameters or {}) and _differ(path_parameters or {})


@schemathesis.hook
def filter_query(context, query):
    return _fits(query or {})


@schemathesis.hook
def filter_body(context, body):
    return not isinstance(body, dict) or _fits(body)


@schemathesis.hook
def filter_case(context, case):
    path_parameters = case.path_parameters or {}
    body = case.body if isinstance(case.body, dict) else {}
    return _differ(path_parameters) and all(map(_fits, (path_parameters, case.query or {}, body)))
