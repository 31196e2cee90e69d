from azure.identity import DefaultAzureCredential
from strict import Strict


class StorageStreamDownloader(Strict, owner="azure.storage.blob.StorageStreamDownloader"):
    def readall(self):
        return b"name,email,age\nAda Lovelace,ada@contoso.com,36\nAlan Turing,alan@contoso.com,41\n"


class BlobClient(Strict, owner="azure.storage.blob.BlobClient"):
    def download_blob(self, offset=None, length=None, **kwargs):
        return StorageStreamDownloader()


class BlobServiceClient(Strict, owner="azure.storage.blob.BlobServiceClient"):
    def __init__(self, account_url, credential=None, **kwargs):
        assert account_url.startswith("https://"), "Storage is reached over https."
        assert isinstance(credential, DefaultAzureCredential), "Signed in with something else than an identity."

    def get_blob_client(self, container, blob, snapshot=None, **kwargs):
        return BlobClient()
