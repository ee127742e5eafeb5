using FluentAssertions;
using Npgsql;
using PredictionMarkets.Infrastructure.Persistence;
using Xunit;

namespace PredictionMarkets.UnitTests.Persistence;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgres://u:p@db:6543/exchange", "Host=db;Port=6543;Username=u;Password=p;Database=exchange")]
    [InlineData("postgresql://u:p@db/exchange", "Host=db;Username=u;Password=p;Database=exchange")]
    [InlineData("POSTGRES://db", "Host=db")]
    [InlineData("postgres://", "Host=localhost")]
    [InlineData("postgres://u@/exchange", "Host=localhost;Username=u;Database=exchange")]
    [InlineData("postgres://us%40er:p%3Aa%2Fs%3Fs%23%25@db/my%20exchange", "Host=db;Username=us@er;Password=p:a/s?s#%;Database=my exchange")]
    [InlineData("postgres://u:a@b@db/x", "Host=db;Username=u;Password=a@b;Database=x")]
    [InlineData("postgres://u:p+q@db/x", "Host=db;Username=u;Password=p+q;Database=x")]
    [InlineData("postgres://[::1]:5433/x", "Host=::1;Port=5433;Database=x")]
    [InlineData("postgres://one:5433,two:5434,three/x", "Host=one:5433,two:5434,three;Database=x")]
    [InlineData("postgres://u@%2Fvar%2Frun%2Fpostgresql/x", "Host=/var/run/postgresql;Username=u;Database=x")]
    [InlineData("postgres:///x?host=/var/run/postgresql&port=5433", "Host=/var/run/postgresql;Port=5433;Database=x")]
    [InlineData("postgres://db/x?sslmode=disable", "Host=db;Database=x;SSL Mode=Disable")]
    [InlineData("postgres://db/x?sslmode=verify-full&sslrootcert=/ca.pem", "Host=db;Database=x;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgres://db/x?connect_timeout=7&application_name=a%20b&schema=s", "Host=db;Database=x;Timeout=7;Application Name=a b;Search Path=s")]
    [InlineData("postgres://db/x?connection_limit=5&Command%20Timeout=9", "Host=db;Database=x;Maximum Pool Size=5;Command Timeout=9")]
    [InlineData("postgres://db/x?pgbouncer=true", "Host=db;Database=x;No Reset On Close=true")]
    [InlineData("postgres://db/x?pgbouncer=false", "Host=db;Database=x;No Reset On Close=false")]
    [InlineData("  Host=db;Username=u;Password=p  ", "Host=db;Username=u;Password=p")]
    public void Parse_GoodUrl_GivesItsParts(string url, string expected) =>
        DatabaseUrl.Parse(url).EquivalentTo(new NpgsqlConnectionStringBuilder(expected)).Should().BeTrue(DatabaseUrl.Parse(url).ConnectionString);

    [Theory]
    [InlineData("postgres://u:secret@db:port/x")]
    [InlineData("postgres://u:secret@db:70000/x")]
    [InlineData("postgres://u:secret%zz@db/x")]
    [InlineData("postgres://u:secret%2@db/x")]
    [InlineData("postgres://u:secret@db/x?sslmode=sometimes")]
    [InlineData("postgres://u:secret@db/x?connect_timeout=soon")]
    [InlineData("postgres://u:secret@db/x?nonsense=1")]
    [InlineData("mysql://u:secret@db/x")]
    [InlineData("Nonsense=1;Password=secret")]
    [InlineData("secret")]
    [InlineData("")]
    public void Parse_BadUrl_SaysWhatIsWrong_AndKeepsThePassword(string url)
    {
        var parse = () => DatabaseUrl.Parse(url);

        parse.Should().Throw<FormatException>().Which.ToString().Should().Contain("DATABASE_URL").And.NotContain("secret");
    }
}
