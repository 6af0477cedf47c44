from services.scanner.detectors.disk_image_attachment import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_disk_image_attachment() -> None:
    mail = a_mail(files=(a_file("Scan.iso", "application/x-iso9660-image"),))

    found = kinds(detect, mail)

    assert found == ["disk_image_attachment"]


def test_spares_pictures_named_img() -> None:
    mail = a_mail(files=(a_file("map.img", "image/tiff"),))

    found = kinds(detect, mail)

    assert found == []
