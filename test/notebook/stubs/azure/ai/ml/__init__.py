from types import SimpleNamespace

from azure.identity import DefaultAzureCredential
from strict import Strict


class WorkspaceOperations(Strict, owner="azure.ai.ml.operations.WorkspaceOperations"):
    def get(self, name=None):
        return SimpleNamespace(name=name, public_network_access="Disabled")


class DatastoreOperations(Strict, owner="azure.ai.ml.operations.DatastoreOperations"):
    def get(self, name, **kwargs):
        if kwargs.get("include_secrets"):
            raise AssertionError("The notebook must not ask for secrets.")
        return self._stored[name]

    def create_or_update(self, datastore):
        self._stored = {datastore.name: datastore}
        return datastore


class MLClient(Strict, owner="azure.ai.ml.MLClient"):
    def __init__(self, credential, subscription_id=None, resource_group_name=None, workspace_name=None, registry_name=None, **kwargs):
        assert isinstance(credential, DefaultAzureCredential), "Signed in with something else than an identity."
        self.workspaces = WorkspaceOperations()
        self.datastores = DatastoreOperations()
