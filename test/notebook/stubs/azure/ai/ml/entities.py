from strict import Strict


class AzureBlobDatastore(Strict, owner="azure.ai.ml.entities.AzureBlobDatastore"):
    def __init__(self, *, name, account_name, container_name, description=None, tags=None, endpoint=None, protocol="https", properties=None, credentials=None):
        self.name = name
        self.account_name = account_name
        self.container_name = container_name
        self.protocol = protocol
        self.credentials = credentials
