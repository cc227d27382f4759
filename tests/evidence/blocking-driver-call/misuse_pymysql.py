import pymysql
from servers import MYSQL


async def main():
    conn = pymysql.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username)
    try:
        conn.cursor().execute("SELECT sleep(0.3)")
    finally:
        conn.close()
