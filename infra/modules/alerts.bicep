param location string
param prefix string
param tags object
param workspaceId string
param actionGroupId string
output x object = {a:location,b:prefix,c:tags,d:workspaceId,e:actionGroupId}
