# Evaluates SPF with Mail::SPF over zones that are given: JSON in, one result a case out.
use strict;
use warnings;
use JSON::PP;
use Mail::SPF;
use Net::DNS;

package GivenZone;
sub new { my ($class, $records) = @_; return bless { records => $records }, $class }
sub errorstring { return 'none' }
sub send {
  my ($self, $name, $type) = @_;
  $name = lc $name;
  $name =~ s/\.$//;
  my $packet = Net::DNS::Packet->new($name, $type, 'IN');
  $packet->header->qr(1);
  my @at = grep { $_->[0] eq $name } @{ $self->{records} };
  my @below = grep { $_->[0] =~ /\.\Q$name\E$/ } @{ $self->{records} };
  $packet->header->rcode(@at || @below ? 'NOERROR' : 'NXDOMAIN');
  for my $record (grep { $_->[1] eq $type } @at) {
    my ($owner, undef, $data) = @$record;
    $packet->push(answer => $type eq 'TXT'
      ? Net::DNS::RR->new(owner => $owner, type => 'TXT', ttl => 60, txtdata => [$data])
      : Net::DNS::RR->new("$owner. 60 IN $type $data"));
  }
  return $packet;
}

package main;
local $/;
my @results = map {
  my $server = Mail::SPF::Server->new(dns_resolver => GivenZone->new($_->{records}));
  my $request = Mail::SPF::Request->new(
    versions => [1], scope => 'mfrom', identity => $_->{sender}, ip_address => $_->{client}, helo_identity => 'helo.example.net');
  $server->process($request)->code;
} @{ decode_json(<STDIN>) };
print encode_json(\@results);
