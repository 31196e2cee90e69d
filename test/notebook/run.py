"""Runs the notebook against the strict stand-ins and checks what it leaves behind. Prints one line; exits 1 when something is wrong."""

import os
import pathlib
import re
import sys

import nbformat
from nbclient import NotebookClient

HERE = pathlib.Path(__file__).parent
NOTEBOOK = HERE.parent.parent / "docs" / "notebooks" / "secure-data-handling.ipynb"
FORBIDDEN = ["s3cr3t-of-the-vault", "ada@contoso.com", "alan@contoso.com", "Ada Lovelace", "abc123"]
EXPECTED = ["public network access: Disabled", "rows read: 2", "Secret(•••)", "columns left: ['age', 'person']", "<address>", "sig=<removed>"]
UNSAFE = re.compile(r"(?i)(account_key|connection_string|AccountKey=|SharedAccessSignature|sas_token|list_keys|password\s*=\s*['\"])")

sys.path.insert(0, str(HERE / "stubs"))
os.environ["PYTHONPATH"] = str(HERE / "stubs")
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
os.environ.update(
    SUBSCRIPTION_ID="00000000-0000-0000-0000-000000000001",
    RESOURCE_GROUP="rg-ml-prod",
    WORKSPACE_NAME="mlw-prod",
    KEY_VAULT_URL="https://kv-ml-prod.vault.azure.net",
    STORAGE_ACCOUNT="stmlprod",
)



def refuses(work) -> bool:
    try:
        work()
    except (AttributeError, TypeError):
        return True
    return False


def check_stand_ins() -> list:
    """What the real packages do not have must fail here, or running the notebook shows nothing."""
    from azure.ai.ml import MLClient
    from azure.identity import DefaultAzureCredential
    from azure.keyvault.secrets import SecretClient

    credential = DefaultAzureCredential()
    client = MLClient(credential, "s", "g", "w")
    wrong = {
        "an unknown method": lambda: client.datastores.get_secret("x"),
        "an unknown keyword": lambda: SecretClient(vault_url="https://v", credential=credential, password="p"),
        "a missing argument": lambda: client.datastores.get(),
        "too many arguments": lambda: client.workspaces.get("a", "b"),
    }
    return [f"the stand-ins accept {name}" for name, work in wrong.items() if not refuses(work)]


notebook = nbformat.read(NOTEBOOK, as_version=4)
kept = [cell for cell in notebook.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
printed = "\n".join(output.get("text", "") for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)

problems = check_stand_ins()
problems += [f"an output holds {text!r}" for text in FORBIDDEN if text in printed]
problems += [f"no output says {text!r}" for text in EXPECTED if text not in printed]
problems += [f"the source uses {found.group(0)!r}" for found in UNSAFE.finditer(source)]
problems += ["the notebook is committed with outputs"] if kept else []
for problem in problems:
    print(problem, file=sys.stderr)
print(f"{sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran, {len(problems)} problems")
sys.exit(1 if problems else 0)
