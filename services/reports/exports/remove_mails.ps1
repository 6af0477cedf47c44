<#
.SYNOPSIS
Moves the mails that the assessment found from the mailboxes to "Deleted Items".
診断で検出されたメールを、各メールボックスの「削除済みアイテム」へ移します。

.DESCRIPTION
Without -Remove the script changes nothing: it looks each mail up and shows what it would do.
-Remove を付けない限り、何も変更しません。各メールを検索し、実行した場合の結果を表示します。

It needs the module Microsoft.Graph.Authentication and an application of your own in Microsoft Entra ID with the
application permission Mail.ReadWrite and a certificate. Remove that application when you are done.
Microsoft.Graph.Authentication モジュールと、アプリケーションの許可 Mail.ReadWrite と証明書を設定した、貴社の Microsoft Entra ID の
アプリケーションが必要です。作業が終わったら、そのアプリケーションを削除してください。

Mails without a Message-ID cannot be found again for certain; they are listed, and left to be removed by hand.
Message-ID のないメールは確実に特定できないため、一覧に表示するだけで変更しません。

.EXAMPLE
./remove-mails.ps1 -ClientId 00000000-0000-0000-0000-000000000000 -CertificateThumbprint 0123456789ABCDEF

.EXAMPLE
./remove-mails.ps1 -ClientId 00000000-0000-0000-0000-000000000000 -CertificateThumbprint 0123456789ABCDEF -Remove
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $ClientId,
    [Parameter(Mandatory = $true)] [string] $CertificateThumbprint,
    [switch] $Remove,
    [switch] $IncludePotentialThreats,
    [string] $Environment = 'Global',
    [string] $LogPath = 'removed-mails.csv'
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$TenantId = ConvertFrom-Json -InputObject '{{TENANT}}'
$Listed = @'
{{MAILS}}
'@
$Mails = @(ConvertFrom-Json -InputObject $Listed | ForEach-Object { $_ })
if (-not $IncludePotentialThreats) {
    $Mails = @($Mails | Where-Object { $_.verdict -eq 'threat' })
}

Connect-MgGraph -TenantId $TenantId -ClientId $ClientId -CertificateThumbprint $CertificateThumbprint -Environment $Environment -NoWelcome
$Graph = (Get-MgEnvironment -Name $Environment).GraphEndpoint + '/v1.0'

function Find-Mail($Mail) {
    $User = [uri]::EscapeDataString($Mail.mailbox)
    $Filter = [uri]::EscapeDataString("internetMessageId eq '" + $Mail.messageId.Replace("'", "''") + "'")
    $Found = Invoke-MgGraphRequest -Method GET -Uri "$Graph/users/$User/messages?`$select=id,parentFolderId&`$filter=$Filter"
    $Trash = Invoke-MgGraphRequest -Method GET -Uri "$Graph/users/$User/mailFolders/deleteditems?`$select=id"
    return @($Found.value | Where-Object { $_.parentFolderId -ne $Trash.id })
}

function Move-Mail($Mail, $Id) {
    $User = [uri]::EscapeDataString($Mail.mailbox)
    $Body = ConvertTo-Json -InputObject @{ destinationId = 'deleteditems' }
    $null = Invoke-MgGraphRequest -Method POST -Uri "$Graph/users/$User/messages/$Id/move" -Body $Body -ContentType 'application/json'
}

$Done = 0
$Results = foreach ($Mail in $Mails) {
    $Done += 1
    Write-Progress -Activity 'Mails' -Status "$Done / $($Mails.Count)" -PercentComplete (100 * $Done / $Mails.Count)
    $Outcome = 'no Message-ID: remove it by hand'
    if ($Mail.messageId) {
        try {
            $Copies = @(Find-Mail $Mail)
            $Outcome = if ($Copies.Count -eq 0) { 'not there any more' } elseif ($Remove) { 'removed' } else { 'would be removed' }
            if ($Remove) {
                foreach ($Copy in $Copies) { Move-Mail $Mail $Copy.id }
            }
        }
        catch {
            $Outcome = 'failed: ' + $_.Exception.Message
        }
    }
    [pscustomobject]@{ Mailbox = $Mail.mailbox; Received = $Mail.received; Verdict = $Mail.verdict; Outcome = $Outcome }
}
Write-Progress -Activity 'Mails' -Completed

$Results | Export-Csv -Path $LogPath -NoTypeInformation -Encoding UTF8
$Results | Group-Object -Property Outcome -NoElement | Format-Table -AutoSize
if (-not $Remove) {
    Write-Output 'Nothing was changed. Run it again with -Remove to move these mails to Deleted Items.'
    Write-Output '変更は行っていません。実際に移すには、-Remove を付けて実行してください。'
}
