metadata description = 'A network of its own for one environment: a subnet for private endpoints, one for people and pipelines, each with a network security group.'

@description('Name of the network.')
param name string

@description('Location of the network.')
param location string

@description('Address space, a /22 or larger. Not within 172.17.0.0/16, which Docker uses.')
param addressPrefix string

@description('Tags of every resource.')
param tags object = {}

var denyInternet = {
  name: 'deny-internet-inbound'
  properties: {
    priority: 4000
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: 'Internet'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}
var httpsToEndpoints = {
  name: 'https-from-network'
  properties: {
    priority: 200
    direction: 'Inbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourceAddressPrefix: 'VirtualNetwork'
    sourcePortRange: '*'
    destinationAddressPrefix: 'VirtualNetwork'
    destinationPortRanges: ['443', '445']
  }
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-private-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [httpsToEndpoints, denyInternet]
  }
}

resource clientRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-clients'
  location: location
  tags: tags
  properties: {
    securityRules: [denyInternet]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: 'private-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          defaultOutboundAccess: false
          networkSecurityGroup: {
            id: endpointRules.id
          }
        }
      }
      {
        name: 'clients'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
          defaultOutboundAccess: false
          networkSecurityGroup: {
            id: clientRules.id
          }
        }
      }
    ]
  }
}

output id string = network.id
