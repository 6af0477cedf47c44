"""What an administrator types to limit our application to some mailboxes: Exchange Online's RBAC for Applications."""

from dataclasses import dataclass

GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"


@dataclass(frozen=True)
class Commands:
    """PowerShell, step by step, in one session."""

    assign_role: str
    remove_grant: str
    test_role: str


def commands_for(client_id: str) -> Commands:
    """Return the commands for our application."""
    return Commands(
        assign_role=f"""\
Connect-MgGraph -Scopes Application.Read.All, AppRoleAssignment.ReadWrite.All
Connect-ExchangeOnline
$group = Get-DistributionGroup "mail-assessment@contoso.example"
$app = Get-MgServicePrincipal -Filter "appId eq '{client_id}'"
New-ServicePrincipal -AppId $app.AppId -ObjectId $app.Id -DisplayName $app.DisplayName
New-ManagementScope "Mail assessment" -RecipientRestrictionFilter "MemberOfGroup -eq '$($group.DistinguishedName)'"
New-ManagementRoleAssignment -App $app.Id -Role "Application Mail.Read" -CustomResourceScope "Mail assessment\"""",
        remove_grant=f"""\
$graph = Get-MgServicePrincipal -Filter "appId eq '{GRAPH_APP_ID}'"
$mail = $graph.AppRoles | Where-Object Value -eq "Mail.Read"
Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -All |
  Where-Object AppRoleId -eq $mail.Id |
  ForEach-Object {{
    Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -AppRoleAssignmentId $_.Id
  }}""",
        test_role='Test-ServicePrincipalAuthorization $app.Id -Resource "somebody@contoso.example" | Format-Table',
    )
