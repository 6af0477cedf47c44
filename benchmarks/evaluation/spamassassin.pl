# Judges mails that come on standard input, each after its length as four bytes, and answers with a line per mail:
# score and CPU seconds. Local tests only, no user's preferences.
use strict;
use warnings;
use Mail::SpamAssassin;

my $judge = Mail::SpamAssassin->new({ local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null' });
$judge->init(1);
$| = 1;
binmode STDIN;
while (read(STDIN, my $length, 4) == 4) {
    read(STDIN, my $raw, unpack('N', $length));
    my ($user, $system) = times;
    my $mail = $judge->parse($raw);
    my $status = $judge->check($mail);
    printf "%.2f %.6f\n", $status->get_score, (times)[0] + (times)[1] - $user - $system;
    $status->finish;
    $mail->finish;
}
