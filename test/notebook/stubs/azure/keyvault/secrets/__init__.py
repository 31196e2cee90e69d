from types import SimpleNamespace

from azure.identity import DefaultAzureCredential
from strict import Strict


class SecretClient(Strict, owner="azure.keyvault.secrets.SecretClient"):
    def __init__(self, vault_url, credential, **kwargs):
        assert vault_url.startswith("https://"), "A vault is reached over https."
        assert isinstance(credential, DefaultAzureCredential), "Signed in with something else than an identity."

    def get_secret(self, name, version=None):
        # The test looks for this value in the outputs.
        return SimpleNamespace(name=name, value="s3cr3t-of-the-vault")
