"""moto's server with what a deployment needs besides: python3 server.py -H HOST -p PORT

moto skips the CloudFormation types that it does not know, so that references to them fail; it calls custom resources on
creation only; and it forgets a resource whose type it cannot update, and never deletes route tables. Here
- a type that moto does not know is a stand-in, with an id and any attribute: nothing is created;
- custom resources get `Update` and `Delete` as well, synchronously;
- what cannot be updated stays as it is;
- an endpoint has the names by which it is reached, and a firewall has endpoints in three zones;
- a route table is deleted with its stack, and so is a managed policy that is attached to a role of the stack.
"""

import json
import os
import uuid

from moto.awslambda import lambda_backends
from moto.cloudformation import parsing
from moto.cloudformation.custom_model import CustomModel
from moto.ec2 import ec2_backends
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.vpcs import VPCEndPoint
from moto.iam.models import Role
from moto.server import main


NAMED_BY_ARN = ["AWS::SecretsManager::Secret"]


class StandIn:
    """A resource of a type that moto does not know."""

    def __init__(self, name, region, account, logical_id):
        self.name, self.region, self.account = name, region, account
        self.logical_resource_id = logical_id

    @property
    def physical_resource_id(self):
        return self.name

    @classmethod
    def has_cfn_attr(cls, attr):
        return True

    def get_cfn_attribute(self, attribute_name):
        if attribute_name.endswith("Arn"):
            return f"arn:aws:stand-in:{self.region}:{self.account}:{self.name}"
        if attribute_name == "EndpointIds":
            return [f"{self.region}{zone}:vpce-{zone}" for zone in "cab"]
        return "1" if attribute_name == "Version" else f"{self.name}-{attribute_name}"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        is_arn = cloudformation_json.get("Type") in NAMED_BY_ARN
        name = f"arn:aws:stand-in:{region_name}:{account_id}:{resource_name}" if is_arn else resource_name
        return cls(name, region_name, account_id, kwargs["LogicalId"])

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, **kwargs):
        return original_resource

    def delete(self, account_id, region_name):
        pass

    def is_created(self):
        return True


moto_class_of = parsing.resource_class_from_type
moto_create = parsing.parse_and_create_resource
moto_update = parsing.parse_and_update_resource
moto_delete = parsing.ResourceMap.delete


def class_of(resource_type):
    return moto_class_of(resource_type) or StandIn


def create(logical_id, resource_json, resources_map, account_id, region_name):
    resource = moto_create(logical_id, resource_json, resources_map, account_id, region_name)
    if isinstance(resource, CustomModel):
        resource.place = (account_id, region_name, resources_map.stack_id)
        resource.properties = parsing.clean_json(resource_json, resources_map)["Properties"]
    return resource


def update(logical_id, resource_json, resources_map, account_id, region_name):
    resource = resources_map[logical_id]
    if isinstance(resource, CustomModel):
        old = resource.properties
        resource.properties = parsing.clean_json(resource_json, resources_map)["Properties"]
        if resource.properties != old:
            call(resource, "Update", OldResourceProperties=old)
        return resource
    return moto_update(logical_id, resource_json, resources_map, account_id, region_name) or resource


def delete(self):
    for resource in list(self._parsed_resources.values()):
        if isinstance(resource, CustomModel):
            call(resource, "Delete")
            resource.delete = lambda account_id, region_name: None
        elif isinstance(resource, Role):
            for policy in list(resource.managed_policies.values()):
                policy.detach_from(resource)
    moto_delete(self)


def call(resource, request_type, **more):
    account_id, region_name, stack_id = resource.place
    event = {
        "RequestType": request_type,
        "ServiceToken": resource.properties["ServiceToken"],
        "ResponseURL": f"http://localhost:{os.environ['MOTO_PORT']}/cloudformation_{region_name}/cfnresponse?stack={stack_id}",
        "StackId": stack_id,
        "RequestId": str(uuid.uuid4()),
        "LogicalResourceId": resource.logical_resource_id,
        "PhysicalResourceId": resource.physical_resource_id,
        "ResourceType": resource.cf_resource_type,
        "ResourceProperties": resource.properties,
        **more,
    }
    function = lambda_backends[account_id][region_name].get_function(event["ServiceToken"])
    function.invoke(json.dumps(event), {}, {})


def delete_route_table(self, account_id, region_name):
    backend = ec2_backends[account_id][region_name]
    for association in list(self._associations):
        backend.disassociate_route_table(association)
    backend.delete_route_table(self.id)


def endpoint_attribute(self, attribute_name):
    service = ".".join(self.service_name.split(".")[:1:-1])
    return [f"Z0:*.{self.id}.{service}.vpce.amazonaws.com"] if attribute_name == "DnsEntries" else self.id


parsing.resource_class_from_type = class_of
parsing.parse_and_create_resource = create
parsing.parse_and_update_resource = update
parsing.ResourceMap.delete = delete
RouteTable.delete = delete_route_table
VPCEndPoint.has_cfn_attr = classmethod(lambda cls, attr: True)
VPCEndPoint.get_cfn_attribute = endpoint_attribute

main()
