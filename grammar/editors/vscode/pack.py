"""Writes galaxy.vsix: what VS Code installs is a zip with a manifest."""
import json
import pathlib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = json.loads((HERE / "package.json").read_text())
TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".js" ContentType="application/javascript"/><Default Extension=".vsixmanifest" ContentType="text/xml"/></Types>
"""
MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011"><Metadata><Identity Language="en-US" Id="{name}" Version="{version}" Publisher="{publisher}"/><DisplayName>{displayName}</DisplayName><Description xml:space="preserve">{description}</Description></Metadata><Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation><Dependencies/><Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets></PackageManifest>
"""


def pack(target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("extension.vsixmanifest", MANIFEST.format(**PACKAGE))
        for name in ["package.json", "language-configuration.json", "client.js", "extension.js"]:
            archive.write(HERE / name, f"extension/{name}")
        archive.write(HERE.parent.parent / "galaxy.tmLanguage.json", "extension/galaxy.tmLanguage.json")


if __name__ == "__main__":
    pack("galaxy.vsix")
